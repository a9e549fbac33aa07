// The exported functions; see jackfield/abi.h. Only bytes cross them, never an exception.
#include "jackfield/abi.h"

#include <cstdlib>
#include <memory>
#include <string>

#include "abi/call_reply.h"

using jackfield::abi::hand_over;
using jackfield::abi::Inside;
using jackfield::abi::last_resort;
using jackfield::abi::view;

extern "C" {

uint32_t jf_abi_version(void) noexcept { return static_cast<uint32_t>(jackfield::api::kAbiVersion); }

void* jf_alloc(size_t size) noexcept { return std::malloc(size == 0 ? 1 : size); }

void jf_free(void* memory) noexcept { std::free(memory); }

int32_t jf_open(const uint8_t* config, size_t config_size, const jf_host* host, jf_context** context,
                jf_reply* reply) noexcept {
  if (context == nullptr || reply == nullptr) return -1;
  *context = nullptr;
  try {
    jackfield::api::Reply answer;
    auto opened = jackfield::abi::open_context(view(config, config_size), host, answer);
    if (!opened) {
      hand_over(jackfield::api::error_reply(opened.error(), jackfield::Host{}, "open"), reply);
      return -1;
    }
    hand_over(std::move(answer), reply);
    *context = (*opened).release();
    return 0;
  } catch (...) {
    last_resort(reply);
    return -1;
  }
}

int32_t jf_call(jf_context* context, const uint8_t* operation, size_t operation_size, const uint8_t* caller,
                size_t caller_size, const uint8_t* body, size_t body_size, jf_reply* reply) noexcept {
  if (context == nullptr || reply == nullptr) return -1;
  try {
    const Inside inside(context);
    const std::string_view name = view(operation, operation_size);
    hand_over(inside ? jackfield::api::dispatch(context->core, name, view(caller, caller_size), view(body, body_size))
                     : jackfield::api::error_reply(jackfield::fail(jackfield::Code::shutting_down), jackfield::Host{},
                                                   "call"),
              reply);
  } catch (...) {
    last_resort(reply);
  }
  return 0;
}

void jf_release(jf_reply* reply) noexcept {
  if (reply == nullptr) return;
  const std::unique_ptr<std::string> body(static_cast<std::string*>(reply->owner));
  // A reply may hold revealed secrets or a token.
  if (body) jackfield::wipe(body->data(), body->size());
  *reply = {};
}

void jf_close(jf_context* context) noexcept {
  if (context == nullptr) return;
  try {
    jf_context::close(context);
  } catch (...) {
    // A context that cannot be closed is leaked: memory must not be freed while a call uses it.
    return;
  }
}
}
