#include <catch2/catch.hpp>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "fake_connector.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

struct PoolFixture {
  explicit PoolFixture(std::string_view config = R"({"pool":{"max":2,"acquireTimeoutMillis":100}})", PoolCaps caps = {})
      : house(std::make_shared<PoolHouse>(caps, EgressMode::private_allowed, test_host(), nullptr)),
        pool(make(config)) {}
  ~PoolFixture() {
    pool.reset();
    house->close(Deadline::in_ms(2000));
  }
  std::shared_ptr<Pool> make(std::string_view config, std::string workspace = "w1") {
    return *house->find_or_make("int" + std::to_string(++made_), "k", [&]() -> Result<std::shared_ptr<Pool>> {
      return std::make_shared<Pool>(house, std::make_shared<FakeConnector>(state),
                                    std::make_shared<const Settings>(config_of(config)), std::move(workspace));
    });
  }
  Result<Lease> borrow(std::int64_t ms = 5000, bool read_only = false) {
    CancelToken cancel;
    return pool->borrow(user, read_only, Deadline::in_ms(ms), cancel);
  }
  std::string user = "u1";
  int made_ = 0;
  std::shared_ptr<FakeState> state = std::make_shared<FakeState>();
  std::shared_ptr<PoolHouse> house;
  std::shared_ptr<Pool> pool;
};

}  // namespace

TEST_CASE("a connection that came back is used again") {
  PoolFixture fixture;
  {
    auto lease = fixture.borrow();
    REQUIRE(lease);
  }
  {
    auto lease = fixture.borrow();
    REQUIRE(lease);
  }
  CHECK(fixture.state->connects == 1);
  CHECK(fixture.pool->figures().idle == 1);
}

TEST_CASE("a full pool keeps its callers waiting for so long and no longer") {
  PoolFixture fixture;
  auto one = fixture.borrow();
  auto two = fixture.borrow();
  REQUIRE(one);
  REQUIRE(two);
  CHECK(fixture.borrow().error().code == Code::pool_exhausted);
  CHECK(fixture.borrow(20).error().code == Code::timeout);
  CHECK(fixture.state->most_open == 2);
  CHECK(fixture.pool->figures().waiting == 0);
}

TEST_CASE("who came first is served first") {
  PoolFixture fixture(R"({"pool":{"max":1,"acquireTimeoutMillis":10000}})");
  std::vector<int> order;
  std::mutex mutex;
  std::vector<std::thread> threads;
  {
    auto held = fixture.borrow();
    REQUIRE(held);
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        auto lease = fixture.borrow(10000);
        const std::lock_guard<std::mutex> lock(mutex);
        if (lease) order.push_back(i);
      });
      REQUIRE(soon([&] { return fixture.pool->figures().waiting == static_cast<std::size_t>(i) + 1; }));
    }
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(order == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7});
  CHECK(fixture.state->connects == 1);
}

TEST_CASE("there are never more dials than waiting callers") {
  PoolFixture fixture(R"({"pool":{"max":10}})");
  fixture.state->connect_ms = 30;
  std::vector<std::thread> threads;
  std::atomic<int> served{0};
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      if (fixture.borrow()) served.fetch_add(1);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(served == 3);
  CHECK(fixture.state->most_dialling <= 3);
  CHECK(fixture.state->connects <= 3);
}

TEST_CASE("a wrong password is asked once, not once for each who waits") {
  PoolFixture fixture(R"({"pool":{"max":1,"acquireTimeoutMillis":10000}})");
  fixture.state->connect_ms = 100;
  fixture.state->connect_error = Code::authentication_failed;
  std::atomic<int> told{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back([&] {
      auto lease = fixture.borrow();
      if (!lease && lease.error().code == Code::authentication_failed) told.fetch_add(1);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(told == 10);
  CHECK(fixture.state->connects < 10);
}

TEST_CASE("a dead connection is not handed out") {
  PoolFixture fixture;
  {
    auto lease = fixture.borrow();
    REQUIRE(lease);
  }
  fixture.state->alive = false;
  auto lease = fixture.borrow();
  REQUIRE(lease);
  CHECK(fixture.state->connects == 2);
  CHECK(soon([&] { return fixture.state->open == 1; }));
}

TEST_CASE("a used connection is reset before the next caller, in the background or by them", "[S30]") {
  PoolFixture fixture;
  fixture.state->needs_reset = true;
  {
    auto lease = fixture.borrow();
    REQUIRE(lease);
  }
  {
    auto lease = fixture.borrow();
    REQUIRE(lease);
  }
  CHECK(fixture.state->resets >= 1);
  const int before = fixture.state->resets;
  CHECK(soon([&] { return fixture.state->resets > before; }));
  fixture.state->reset_works = false;
  {
    auto lease = fixture.borrow();
    REQUIRE(lease);
  }
  CHECK(soon([&] { return fixture.state->open == 0; }));
}

TEST_CASE("another user gets no session that was used, the same user gets it as it is", "[S30]") {
  PoolFixture fixture(R"({"pool":{"max":1}})");
  const auto use = [&](const char* user) {
    fixture.user = user;
    REQUIRE(fixture.borrow());
    return fixture.state->resets.load();
  };
  CHECK(use("u1") == 0);
  CHECK(use("u1") == 0);
  CHECK(use("u2") == 1);
  CHECK(use("u2") == 1);
  CHECK(use("u1") == 2);
  fixture.state->reset_works = false;
  CHECK(use("u2") == 3);  // the old one could not be reset, so it is closed
  CHECK(fixture.state->connects == 2);
}

TEST_CASE("a user's own connection is taken before a fresh one, and that before another user's") {
  PoolFixture fixture(R"({"pool":{"max":3}})");
  {
    fixture.user = "u1";
    auto first = fixture.borrow();
    fixture.user = "u2";
    auto second = fixture.borrow();
    REQUIRE(second);
  }
  for (const char* user : {"u1", "u2", "u1", "u2"}) {
    fixture.user = user;
    REQUIRE(fixture.borrow());
  }
  CHECK(fixture.state->resets == 0);
  CHECK(fixture.state->connects == 2);
}

TEST_CASE("a pool asks before each login and tells whether it failed", "[S26]") {
  PoolFixture fixture;
  int asked = 0, failed = 0;
  auto pool = *fixture.house->find_or_make("guarded", "k", [&]() -> Result<std::shared_ptr<Pool>> {
    LoginGuard guard;
    guard.before = [&]() -> Status {
      ++asked;
      return asked > 2 ? Status(fail(Code::logins_limited)) : ok();
    };
    guard.after = [&](bool login_failed) { failed += login_failed ? 1 : 0; };
    return std::make_shared<Pool>(fixture.house, std::make_shared<FakeConnector>(fixture.state),
                                  std::make_shared<const Settings>(config_of("{}")), "w1", std::move(guard));
  });
  fixture.state->connect_error = Code::authentication_failed;
  CancelToken cancel;
  for (const Code code : {Code::authentication_failed, Code::authentication_failed, Code::logins_limited})
    CHECK(pool->borrow("u1", false, Deadline::in_ms(1000), cancel).error().code == code);
  CHECK(failed == 2);
  CHECK(fixture.state->connects == 2);
  CHECK(pool->figures().open == 0);
}

TEST_CASE("idle connections go after their time, those of the minimum stay") {
  PoolFixture fixture(R"({"pool":{"min":1,"max":5,"idleTimeoutMillis":50}})");
  {
    auto one = fixture.borrow();
    auto two = fixture.borrow();
    auto three = fixture.borrow();
    REQUIRE(three);
  }
  CHECK(fixture.pool->figures().idle == 3);
  fixture.pool->close_idle(Clock::now());
  CHECK(fixture.pool->figures().idle == 3);
  fixture.pool->close_idle(Clock::now() + std::chrono::milliseconds(60));
  CHECK(fixture.pool->figures().idle == 1);
  fixture.pool->close_idle(Clock::now() + std::chrono::hours(1));
  CHECK(fixture.pool->figures().idle == 0);
  CHECK(soon([&] { return fixture.state->open == 0; }));
}

TEST_CASE("the minimum is opened once the first connection is made") {
  PoolFixture fixture(R"({"pool":{"min":3,"max":5}})");
  auto lease = fixture.borrow();
  REQUIRE(lease);
  CHECK(soon([&] { return fixture.pool->figures().open == 3; }));
  CHECK(fixture.pool->figures().idle == 2);
}

TEST_CASE("a drained pool closes idle connections now and busy ones when they come back") {
  PoolFixture fixture;
  {
    auto idle = fixture.borrow();
    auto busy = fixture.borrow();
    REQUIRE(busy);
  }
  {
    auto busy = fixture.borrow();
    REQUIRE(busy);
    fixture.house->drop("int1");
    CHECK(soon([&] { return fixture.state->open == 1; }));
  }
  CHECK(soon([&] { return fixture.state->open == 0; }));
}

TEST_CASE("a connection past its age is not handed out, however busy it is kept") {
  PoolCaps caps;
  caps.age_ms = 30;
  PoolFixture fixture(R"({"pool":{"max":2}})", caps);
  {
    auto lease = fixture.borrow();
    REQUIRE(lease);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(40));
  auto lease = fixture.borrow();
  REQUIRE(lease);
  CHECK(fixture.state->connects == 2);
  CHECK(soon([&] { return fixture.state->open == 1; }));
}

TEST_CASE("read-only callers get separate connections if the engine needs that", "[S23]") {
  PoolFixture fixture(R"({"pool":{"max":1}})");
  fixture.state->own_read_only = true;
  {
    auto lease = fixture.borrow(5000, true);
    REQUIRE(lease);
    CHECK(static_cast<FakeConnection&>(lease->connection()).read_only);
  }
  auto lease = fixture.borrow(5000, false);
  REQUIRE(lease);
  CHECK_FALSE(static_cast<FakeConnection&>(lease->connection()).read_only);
  CHECK(fixture.pool->figures().open == 1);
  PoolFixture only(R"({"readOnly":true})");
  auto forced = only.borrow(5000, false);
  REQUIRE(forced);
  CHECK(static_cast<FakeConnection&>(forced->connection()).read_only);
}

TEST_CASE("the times of a pool end, also in configurations from before they had a most", "[S28]") {
  const auto read = [](std::string_view config) { return read_pool_settings(Settings(config_of(config))); };
  const PoolSettings most =
      read(R"({"pool":{"acquireTimeoutMillis":9223372036854775807,"idleTimeoutMillis":9223372036854775807}})");
  CHECK((most.acquire_ms == 3'600'000 && most.idle_ms == 86'400'000));
  const PoolSettings least = read(R"({"pool":{"acquireTimeoutMillis":-5,"idleTimeoutMillis":-5}})");
  CHECK((least.acquire_ms == 1 && least.idle_ms == 0));
}

TEST_CASE("all pools together keep to the caps, and an idle connection makes room for another pool", "[S28]") {
  PoolFixture fixture(R"({"pool":{"max":5,"acquireTimeoutMillis":200}})", PoolCaps{2, 3, 60000});
  auto other = fixture.make(R"({"pool":{"max":5,"acquireTimeoutMillis":200}})");
  auto foreign = fixture.make(R"({"pool":{"max":5,"acquireTimeoutMillis":200}})", "w2");
  CancelToken cancel;
  const auto take = [&](Pool& pool) { return pool.borrow("user", false, Deadline::in_ms(5000), cancel); };
  auto one = take(*fixture.pool);
  {
    auto two = take(*fixture.pool);
    REQUIRE(two);
  }
  // The second of workspace w1 is idle: the other pool may have its place.
  auto three = take(*other);
  REQUIRE(three);
  CHECK(take(*other).error().code == Code::pool_exhausted);
  auto four = take(*foreign);
  REQUIRE(four);
  CHECK(take(*foreign).error().code == Code::pool_exhausted);
  CHECK(fixture.state->most_open <= 4);
}

TEST_CASE("sixty-four threads share eight connections for a while and lose none") {
  PoolFixture fixture(R"({"pool":{"max":8,"acquireTimeoutMillis":20000}})");
  fixture.state->needs_reset = true;
  std::atomic<bool> stop{false};
  std::atomic<int> done{0}, failed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i) {
    threads.emplace_back([&, i] {
      int round = 0;
      while (!stop) {
        auto lease = fixture.borrow(20000);
        if (!lease) {
          failed.fetch_add(1);
          continue;
        }
        Query query;
        query.sql = ++round % 50 == i % 50 ? "lost" : "rows 1";
        (void)(*lease)->execute(query, Deadline::in_ms(1000));
        if (round % 97 == 0) lease->discard();
        done.fetch_add(1);
      }
    });
  }
  std::this_thread::sleep_for(soak_seconds());
  stop = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == 0);
  CHECK(done > 1000);
  const PoolFigures figures = fixture.pool->figures();
  CHECK(figures.open <= 8);
  CHECK(figures.waiting == 0);
  CHECK(figures.connecting == 0);
  fixture.house->drop("int1");
  CHECK(soon([&] { return fixture.state->open == 0; }));
}
