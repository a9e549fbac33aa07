// Asks a JavaScript function for the outside secret that a reference names, from a thread of the core.
// Contract   ask() waits for the answer, at most limits::kReferenceTimeoutMs. On the JavaScript thread itself it fails
//            at once: the function could never run.
// Ownership  borrows the function: without it nothing is answered. A late answer goes nowhere; answers are wiped.
// Threads    ask() from any thread. The function is called on the environment's thread.
// Example    node-addon/addon.cc
#pragma once
#include <napi.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "environment.h"

namespace jackfield_node {

class Resolver {
 public:
  // On the environment's thread, which also destroys the function.
  Resolver(std::weak_ptr<Napi::FunctionReference> function, std::shared_ptr<Mailbox> mailbox)
      : function_(std::move(function)), mailbox_(std::move(mailbox)) {}

  // True: `answer` was called.
  [[nodiscard]] bool ask(std::string_view request, const std::function<void(std::string_view)>& answer) const;

 private:
  std::weak_ptr<Napi::FunctionReference> function_;
  std::shared_ptr<Mailbox> mailbox_;
  const std::thread::id thread_ = std::this_thread::get_id();
};

}  // namespace jackfield_node
