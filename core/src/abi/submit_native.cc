// jf_submit: a call as a task.
#include "abi/call_reply.h"
#include "jackfield/abi.h"

extern "C" {

int32_t jf_submit(jf_context* context, const uint8_t* operation, size_t operation_size, const uint8_t* caller,
                  size_t caller_size, const uint8_t* body, size_t body_size, jf_done done, void* cookie) noexcept {
  using jackfield::abi::view;
  if (context == nullptr || done == nullptr) return -1;
  const std::string_view name = view(operation, operation_size);
  if (!jackfield::api::may_be_task(context->core, name) || !context->enter()) return -1;
  try {
    const auto run = [=, said = view(caller, caller_size), asked = view(body, body_size)] {
      jf_reply reply{};
      jackfield::abi::run_call(context, name, said, asked, &reply);
      const auto end = [=](bool more) mutable {
        done(cookie, &reply, more ? 1 : 0);
        jf_context::leave(context);
      };
      try {
        jackfield::at_turn_end(end);
      } catch (...) {  // no memory to wait for the others
        auto now = end;
        now(false);
      }
    };
    if (context->tasks.start(run)) return 0;
  } catch (...) {  // no memory
  }
  jf_context::leave(context);
  return -1;
}
}
