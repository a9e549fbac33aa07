// One open context of the core, shared by the JavaScript object and the running calls.
// Contract   enter() before jf_call, leave() after it. close() refuses new calls, cancels running ones and closes the
//            context once. The core leaks a context whose calls do not return; it never frees it while they run.
// Ownership  shared; the last owner closes.
// Example    node-addon/addon.cc
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "host.h"
#include "jackfield/abi.h"

namespace jackfield_node {

class Core {
 public:
  Core() = default;
  ~Core() { close(); }
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  HostState host;
  jf_host table{};

  void opened(jf_context* context) noexcept { context_ = context; }
  [[nodiscard]] jf_context* context() const noexcept { return context_; }

  [[nodiscard]] bool enter() noexcept {
    const std::lock_guard guard(lock_);
    if (context_ == nullptr || closed_) return false;
    ++running_;
    return true;
  }
  void leave() noexcept {
    const std::lock_guard guard(lock_);
    if (--running_ == 0) left_.notify_all();
  }
  void close() noexcept {
    {
      std::unique_lock guard(lock_);
      if (closed_) return;
      closed_ = true;
      // A thread that has just entered must be inside jf_call before the context may be closed; most calls end by then.
      left_.wait_for(guard, std::chrono::milliseconds(100), [&] { return running_ == 0; });
    }
    if (context_ != nullptr) jf_close(context_);
  }

 private:
  std::mutex lock_;
  std::condition_variable left_;
  jf_context* context_ = nullptr;
  unsigned running_ = 0;
  bool closed_ = false;
};

}  // namespace jackfield_node
