#include "resolver.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace jackfield_node {
namespace {

// core/limits.json: reference_timeout_ms; the addon links the core's interface alone.
constexpr std::chrono::milliseconds kLongest{10000};

struct Question {
  std::mutex lock;
  std::condition_variable answered;
  bool done = false;
  bool has_text = false;
  std::string text;

  void settle(const Napi::Value& value) {
    std::string given = value.IsString() ? value.As<Napi::String>().Utf8Value() : std::string();
    const std::lock_guard guard(lock);
    if (done) return;
    done = true;
    has_text = value.IsString();
    text.swap(given);
    answered.notify_all();
  }
};

void wipe(std::string& text) noexcept {
  volatile char* bytes = text.data();
  for (std::size_t i = 0; i < text.size(); ++i) bytes[i] = 0;
}

void call(const Napi::Env& env, const Napi::FunctionReference& function, const std::string& request,
          const std::shared_ptr<Question>& question) {
  const auto settle = Napi::Function::New(
      env, [question](const Napi::CallbackInfo& info) { question->settle(info[0]); }, "answer");
  function.Call({Napi::String::New(env, request), settle});
  if (!env.IsExceptionPending()) return;
  static_cast<void>(env.GetAndClearPendingException());
  question->settle(env.Undefined());
}

}  // namespace

bool Resolver::ask(std::string_view request, const std::function<void(std::string_view)>& answer) const {
  if (std::this_thread::get_id() == thread_) return false;
  const auto question = std::make_shared<Question>();
  mailbox_->deliver([weak = function_, question, text = std::string(request)](Napi::Env env) {
    const auto function = weak.lock();
    function ? call(env, *function, text, question) : question->settle(env.Undefined());
  });
  std::unique_lock lock(question->lock);
  question->answered.wait_for(lock, kLongest, [&] { return question->done; });
  const bool has_text = question->done && question->has_text;
  question->done = true;
  if (has_text) answer(question->text);
  wipe(question->text);
  return has_text;
}

}  // namespace jackfield_node
