#include "os/detached.h"

#include <pthread.h>

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace jackfield {
namespace {

constexpr std::size_t kLongestName = 15;  // of a thread on Linux

// Never destroyed: threads may outlive main().
constinit std::atomic<std::size_t> running{0};

// The part of the reason before the colon.
void name_thread(const char* reason) {
  const std::string_view text = reason;
  const std::string name(text.substr(0, std::min(text.find(':'), kLongestName)));
  static_cast<void>(::pthread_setname_np(::pthread_self(), name.c_str()));
}

}  // namespace

bool run_detached(const char* reason, std::function<void()> work) noexcept {
  running.fetch_add(1);
  try {
    std::thread([reason, own = std::move(work)]() mutable {
      name_thread(reason);
      own();
      own = nullptr;
      running.fetch_sub(1);
    }).detach();
    return true;
  } catch (...) {
    running.fetch_sub(1);
    return false;
  }
}

std::size_t detached_running() noexcept { return running.load(); }

bool wait_for_detached(std::size_t most, Deadline deadline) {
  while (detached_running() > most) {
    if (deadline.passed()) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace jackfield
