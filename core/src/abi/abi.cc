// The seven exported functions; see jackfield/abi.h. Only bytes cross them, never an exception.
#include "jackfield/abi.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "abi/context.h"
#include "api/dispatch.h"
#include "api/error.h"

namespace {

using jackfield::api::Reply;

// Used if there is no memory for an error object.
constexpr std::string_view kLastResort =
    R"({"error":"ERR_INTERNAL","message":"An internal error occurred. The log has the same id.",)"
    R"("msg":"An internal error occurred. The log has the same id.","details":{"code":"internal","id":"none"}})";

std::string_view view(const uint8_t* bytes, size_t size) noexcept {
  return bytes == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(bytes), size);
}

void hand_over(Reply&& from, jf_reply* to) {
  auto body = std::make_unique<std::string>(std::move(from.body));
  to->status = from.status;
  to->content_type = from.content_type;
  to->data = reinterpret_cast<const uint8_t*>(body->data());
  to->size = body->size();
  to->owner = body.release();
}

void last_resort(jf_reply* reply) noexcept {
  *reply = {500, jackfield::api::kJsonType, reinterpret_cast<const uint8_t*>(kLastResort.data()), kLastResort.size(),
            nullptr};
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

}  // namespace

extern "C" {

uint32_t jf_abi_version(void) noexcept { return static_cast<uint32_t>(jackfield::api::kAbiVersion); }

void* jf_alloc(size_t size) noexcept { return std::malloc(size == 0 ? 1 : size); }

void jf_free(void* memory) noexcept { std::free(memory); }

int32_t jf_open(const uint8_t* config, size_t config_size, const jf_host* host, jf_context** context,
                jf_reply* reply) noexcept {
  if (context == nullptr || reply == nullptr) return -1;
  *context = nullptr;
  try {
    Reply answer;
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
