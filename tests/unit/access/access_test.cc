#include <catch2/catch.hpp>

#include "access/access.h"

using namespace jackfield;

namespace {

Host counting_host() {
  auto next = std::make_shared<std::uint8_t>(0);
  return Host{[] { return std::int64_t{1}; },
              [next](std::span<std::uint8_t> out) {
                for (auto& byte : out) byte = (*next)++;
              },
              nullptr};
}

}  // namespace

TEST_CASE("Each role includes the one before", "[S14]") {
  CHECK(allows(Role::owner, Role::creator));
  CHECK(allows(Role::creator, Role::creator));
  CHECK_FALSE(allows(Role::editor, Role::creator));
  CHECK_FALSE(allows(Role::viewer, Role::editor));
  for (const Role role : {Role::viewer, Role::editor, Role::creator, Role::owner})
    CHECK(parse_role(role_name(role)) == role);
  CHECK_FALSE(parse_role("Owner").has_value());
  CHECK_FALSE(parse_role("").has_value());
}

TEST_CASE("A private row exists for its creator alone, whatever the role", "[S14][S15]") {
  const Principal ann{"ann", "w1", Role::creator};
  const Principal weak_ann{"ann", "w1", Role::editor};
  const Principal bob{"bob", "w1", Role::owner};
  const Principal eve{"ann", "w2", Role::owner};
  const RowOwner hidden{"w1", "ann", true};
  const RowOwner shared{"w1", "ann", false};
  CHECK(may_see(ann, hidden));
  CHECK_FALSE(may_see(bob, hidden));
  CHECK_FALSE(may_read_config(bob, hidden));
  CHECK(may_see(bob, shared));
  CHECK(may_read_config(bob, shared));
  CHECK_FALSE(may_read_config({"cat", "w1", Role::creator}, shared));
  CHECK(may_read_config(ann, shared));
  // A weak token of the creator, or a creator who was demoted.
  CHECK(may_see(weak_ann, hidden));
  CHECK_FALSE(is_row_creator(weak_ann, shared));
  CHECK_FALSE(may_read_config(weak_ann, shared));
  // The same user name in another workspace is another user.
  CHECK_FALSE(may_see(eve, shared));
  CHECK_FALSE(is_row_creator(eve, shared));
}

TEST_CASE("A token shows its prefix and is stored as a digest", "[S16]") {
  const Host host = counting_host();
  const NewToken token = make_token(host);
  CHECK(token.text.size() == 77);
  CHECK(token.digest.size() == 32);
  CHECK(token_prefix(token.text) == std::optional<std::string_view>(token.prefix));
  CHECK(token.prefix.size() == 12);
  CHECK(token_matches(token.text, token.digest));
  CHECK(make_token(host).text != token.text);
  CHECK(token.digest.find(token.text.substr(13)) == std::string::npos);
}

TEST_CASE("Only well-formed tokens have a prefix", "[S16]") {
  const NewToken token = make_token(counting_host());
  std::string wrong = token.text;
  wrong[5] = 'A';
  CHECK_FALSE(token_prefix(wrong).has_value());
  wrong = token.text;
  wrong.back() = 'g';
  CHECK_FALSE(token_prefix(wrong).has_value());
  wrong = token.text;
  wrong[12] = '-';
  CHECK_FALSE(token_prefix(wrong).has_value());
  CHECK_FALSE(token_prefix(token.text + "0").has_value());
  CHECK_FALSE(token_prefix("").has_value());
  for (std::size_t size = 0; size < token.text.size(); ++size)
    CHECK_FALSE(token_prefix(token.text.substr(0, size)).has_value());
}

TEST_CASE("Every changed byte of a token or digest fails to match", "[S16]") {
  const NewToken token = make_token(counting_host());
  for (std::size_t i = 0; i < token.text.size(); ++i) {
    std::string wrong = token.text;
    wrong[i] = static_cast<char>(wrong[i] ^ 1);
    CHECK_FALSE(token_matches(wrong, token.digest));
  }
  for (std::size_t i = 0; i < token.digest.size(); ++i) {
    std::string wrong = token.digest;
    wrong[i] = static_cast<char>(wrong[i] ^ 1);
    CHECK_FALSE(token_matches(token.text, wrong));
  }
  CHECK_FALSE(token_matches(token.text, ""));
  CHECK_FALSE(token_matches(token.text, token.digest.substr(1)));
  CHECK_FALSE(token_matches("", token.digest));
}

TEST_CASE("Letters of a prefix are drawn evenly", "[S16]") {
  // Bytes from 252 on are passed over: else 0, 1, 2 and 3 would be likelier.
  Host host = counting_host();
  host.random = [](std::span<std::uint8_t> out) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = i % 2 == 0 ? std::uint8_t{255} : std::uint8_t{35};
  };
  CHECK(make_token(host).prefix == "jft_zzzzzzzz");
}
