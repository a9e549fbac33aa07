// An open core behind the C ABI: counts who is inside, so that closing never frees memory under a call.
// Contract   enter() fails once close() began. close() cancels what runs, waits up to two seconds for it, and gives up its share; the
//            last call to leave frees the rest.
// Ownership  jf_open makes it with one share, jf_close gives that up; each running call holds one.
// Example    abi.cc
#pragma once
#include <memory>

#include "api/call.h"
#include "base/mutex.h"
#include "jackfield/abi.h"

struct jf_context {
  jackfield::api::Core core;

  [[nodiscard]] bool enter();
  static void leave(jf_context* context) noexcept;
  static void close(jf_context* context);

 private:
  // Cancels what runs and waits for it, where there are threads.
  void stop();

  jackfield::Mutex mutex_;
  jackfield::WakeUp left_;
  int shares_ = 1;
  bool closing_ = false;
};

namespace jackfield::abi {

// A context made of the bytes of jf_open; `reply` is what jf_open answers.
[[nodiscard]] Result<std::unique_ptr<jf_context>> open_context(std::string_view config, const jf_host* host,
                                                               api::Reply& reply);

}  // namespace jackfield::abi
