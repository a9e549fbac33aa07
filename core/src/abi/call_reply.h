// How the exported functions read their inputs and write their replies.
// Ownership  a reply owns its body until jf_release.
// Example    core/src/abi/abi.cc
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "abi/context.h"
#include "api/dispatch.h"
#include "api/error.h"

namespace jackfield::abi {

// The body of the reply when memory for an error object cannot be allocated.
inline constexpr std::string_view kLastResort =
    R"({"error":"ERR_INTERNAL","message":"An internal error occurred. The log has the same id.",)"
    R"("msg":"An internal error occurred. The log has the same id.","details":{"code":"internal","id":"none"}})";

inline std::string_view view(const uint8_t* bytes, size_t size) noexcept {
  return bytes == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(bytes), size);
}

inline void hand_over(api::Reply&& from, jf_reply* to) {
  auto body = std::make_unique<std::string>(std::move(from.body));
  to->status = from.status;
  to->content_type = from.content_type;
  to->data = reinterpret_cast<const uint8_t*>(body->data());
  to->size = body->size();
  to->owner = body.release();
}

inline void last_resort(jf_reply* reply) noexcept {
  *reply = {500, api::kJsonType, reinterpret_cast<const uint8_t*>(kLastResort.data()), kLastResort.size(), nullptr};
}

// Returns the share however the call ends.
class Inside {
 public:
  explicit Inside(jf_context* context) : context_(context->enter() ? context : nullptr) {}
  ~Inside() {
    if (context_ != nullptr) jf_context::leave(context_);
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  explicit operator bool() const noexcept { return context_ != nullptr; }

 private:
  jf_context* context_;
};

// The reply of a call, whatever happens.
inline void run_call(jf_context* context, std::string_view operation, std::string_view caller, std::string_view body,
                     jf_reply* reply) noexcept {
  try {
    hand_over(api::dispatch(context->core, operation, caller, body), reply);
  } catch (...) {
    last_resort(reply);
  }
}

}  // namespace jackfield::abi
