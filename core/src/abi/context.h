// An open core behind the C ABI. It counts running calls, so that closing never frees memory that a call uses.
// Contract   enter() fails once close() began. close() cancels running calls, waits up to two seconds for them, and
//            returns its share; the last call to leave frees the context.
// Ownership  jf_open creates it with one share, jf_close returns that share; each running call holds one.
// Example    core/src/abi/abi.cc
#pragma once
#include <memory>

#include "api/call.h"
#include "base/mutex.h"
#include "jackfield/abi.h"
#if JF_NATIVE
#include "os/task/task.h"
#endif

struct jf_context {
  jackfield::api::Core core;
#if JF_NATIVE
  jackfield::Tasks tasks;
#endif

  [[nodiscard]] bool enter();
  static void leave(jf_context* context) noexcept;
  static void close(jf_context* context);

 private:
  // Cancels running calls and waits for them, in builds with threads.
  void stop();

  jackfield::Mutex mutex_;
  jackfield::WakeUp left_;
  int shares_ = 1;
  bool closing_ = false;
};

namespace jackfield::abi {

// Makes a context from the bytes of jf_open; `reply` is set to the reply of jf_open.
[[nodiscard]] Result<std::unique_ptr<jf_context>> open_context(std::string_view config, const jf_host* host,
                                                               api::Reply& reply);

}  // namespace jackfield::abi
