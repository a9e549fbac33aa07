#include "os/detached.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>
#include <thread>

using namespace jackfield;

TEST_CASE("a detached thread is counted until what it owns is destroyed") {
  REQUIRE(wait_for_detached(0, Deadline::in_ms(5000)));  // of the tests before
  auto release = std::make_shared<std::atomic<bool>>(false);
  const std::weak_ptr<std::atomic<bool>> watch = release;
  CHECK(run_detached("test: waits for the test", [own = release] {
    while (!own->load()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }));
  CHECK(detached_running() == 1);
  CHECK_FALSE(wait_for_detached(0, Deadline::in_ms(20)));
  release->store(true);
  release.reset();
  CHECK(wait_for_detached(0, Deadline::in_ms(5000)));
  CHECK(watch.expired());
}

TEST_CASE("many detached threads end, and none is counted afterwards") {
  REQUIRE(wait_for_detached(0, Deadline::in_ms(5000)));  // of the tests before
  auto done = std::make_shared<std::atomic<int>>(0);
  for (int i = 0; i < 32; ++i) CHECK(run_detached("test: counts", [done] { done->fetch_add(1); }));
  CHECK(wait_for_detached(0, Deadline::in_ms(5000)));
  CHECK(done->load() == 32);
}
