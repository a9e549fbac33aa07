#include <catch2/catch.hpp>

#include "api/test_limits.h"

using namespace jackfield;

namespace {

const Principal kAnn{"ann", "w1", Role::creator};
const Principal kBob{"bob", "w1", Role::creator};
const Principal kEve{"eve", "w2", Role::creator};

Destination at(const std::string& server, const std::string& account = "app") { return {server, account}; }

// A test that is over at once; whether it was let through.
bool try_test(api::TestLimits& limits, const Principal& who, const Destination& where, std::int64_t now,
              bool login_failed = false) {
  if (limits.begin(who, where, now)) return false;
  limits.end(who, where, now, login_failed);
  return true;
}

}  // namespace

TEST_CASE("A limit counts by key and starts again after its window [S26]") {
  api::RateLimit limit(2, 1000);
  limit.add("a", 0, 1);
  CHECK_FALSE(limit.wait("a", 10));
  limit.add("a", 10, 1);
  CHECK(limit.wait("a", 20) == 1);
  CHECK_FALSE(limit.wait("b", 20));
  CHECK_FALSE(limit.wait("a", 1000));
  limit.add("a", 20, -1);
  CHECK_FALSE(limit.wait("a", 20));
}

TEST_CASE("Tests are counted for the user, the server and the workspace [S26]") {
  api::TestLimits limits;
  for (int i = 0; i < limits::kTestsPerUser; ++i) CHECK(try_test(limits, kAnn, at("a" + std::to_string(i)), 0));
  CHECK(limits.begin(kAnn, at("a"), 1000) == 59);
  CHECK(try_test(limits, kBob, at("a0"), 1000));
  CHECK(try_test(limits, kAnn, at("a"), limits::kTestWindowMs));

  api::TestLimits server;
  int passed = 0;
  for (int i = 0; i < 100; ++i)
    passed += try_test(server, {std::to_string(i), "w1", Role::creator}, at("db"), 0) ? 1 : 0;
  CHECK(passed == limits::kTestsPerServer);
  CHECK(try_test(server, kAnn, at("other"), 0));
  CHECK(try_test(server, kEve, at("db"), 0));

  api::TestLimits workspace;
  passed = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string name = std::to_string(i);
    passed += try_test(workspace, {name, "w1", Role::creator}, at(name), 0) ? 1 : 0;
  }
  CHECK(passed == limits::kTestsPerWorkspace);
  CHECK(try_test(workspace, kEve, at("x"), 0));
}

TEST_CASE("Failed logins cost more, and two workspaces share those of one account [S26]") {
  api::TestLimits limits;
  const std::int64_t each = limits::kTestsPerUser / limits::kTestFailedLoginCosts;
  for (int i = 0; i < each; ++i) CHECK(try_test(limits, kAnn, at("s" + std::to_string(i)), 0, true));
  CHECK_FALSE(try_test(limits, kAnn, at("s"), 0));

  api::TestLimits shared;
  for (int i = 0; i < limits::kFailedLoginsPerAccount; ++i)
    CHECK(try_test(shared, i % 2 == 0 ? kBob : kEve, at("db"), 0, true));
  CHECK(shared.begin(kEve, at("db"), 0) == 600);
  CHECK(shared.begin({"zoe", "w3", Role::creator}, at("db"), 0) == 600);
  CHECK(try_test(shared, {"zoe", "w3", Role::creator}, at("db", "other"), 0));
}

TEST_CASE("Good tests of two workspaces share no limit, but many at once are held as failed [S26]") {
  api::TestLimits limits;
  for (int i = 0; i < limits::kTestsPerUser; ++i) {
    CHECK(try_test(limits, kAnn, at("db"), 0));
    CHECK(try_test(limits, kEve, at("db"), 0));
  }
  api::TestLimits many;
  for (int i = 0; i < limits::kFailedLoginsPerAccount; ++i) CHECK_FALSE(many.begin(kAnn, at("db"), 0));
  CHECK(many.begin(kEve, at("db"), 0));
  many.end(kAnn, at("db"), 0, false);
  CHECK_FALSE(many.begin(kEve, at("db"), 0));
}
