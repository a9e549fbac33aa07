// The answer of a token endpoint is never a failure of ours, a token is never empty, and what is stored of it can be
// written. The first two bytes choose the status and the kind of grant.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "oauth/answer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield;
  if (size < 2) return 0;
  oauth::Provider provider;
  provider.keep = {"api_domain"};
  provider.token_pointers = {"/access_token", "/authed_user/access_token"};
  if (data[1] % 2 == 1) provider.assertion = oauth::Assertion{{}, Secret(), "privateKey", 600, false};
  HttpAnswer got;
  constexpr long kStatuses[] = {200, 201, 302, 400, 401, 429, 503};
  got.status = kStatuses[data[0] % 7];
  got.body.assign(reinterpret_cast<const char*>(data) + 2, size - 2);
  got.headers.emplace_back("date", got.body.substr(0, 40));
  const oauth::Answer answer = oauth::read_answer(got, provider);
  static_cast<void>(oauth::clock_difference_ms(got, 1000));
  static_cast<void>(oauth::missing_scopes(answer, provider));
  if (answer.verdict != oauth::Verdict::token) return 0;
  if (answer.access_token.empty() || got.status >= 300) std::abort();
  if (answer.access_token.find('\n') != std::string_view::npos) std::abort();
  json::Arena arena;
  const json::Value members = oauth::grant_members(answer, provider, 1000, {}, arena);
  if (members.get("access_token").text() != answer.access_token) std::abort();
  if (json::to_text(members).empty()) std::abort();
  return 0;
}
