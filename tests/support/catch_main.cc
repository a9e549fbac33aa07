// The main function of every test program. It waits for threads that are detached and about to end: client libraries
// free what they keep for a thread only when the thread has ended, and the leak check would report it before.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <thread>

namespace {

void wait_for_threads() {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  std::error_code failed;
  while (std::chrono::steady_clock::now() < until) {
    const std::filesystem::directory_iterator threads("/proc/self/task", failed);
    if (failed || std::distance(begin(threads), end(threads)) <= 1) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

int main(int count, char* arguments[]) {
  const int outcome = Catch::Session().run(count, arguments);
  wait_for_threads();
  return outcome;
}
