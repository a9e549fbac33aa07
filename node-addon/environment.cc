#include "environment.h"

#include <array>

namespace jackfield_node {

namespace {
constexpr std::size_t kDroppableWaiting = 1000;
constexpr std::chrono::seconds kEnd{3};
constexpr std::size_t kTogether = 64;  // answers in one call of a function
}  // namespace

void Mailbox::close() noexcept {
  const std::unique_lock closing(closing_);
  const std::lock_guard guard(lock_);
  to_ = nullptr;
}

void Mailbox::leave(std::shared_ptr<Answer> answer) {
  const std::lock_guard guard(lock_);
  if (to_ != nullptr) waiting_.answers.push_back(std::move(answer));
}

void Mailbox::deliver(Delivery delivery, bool droppable) {
  {
    const std::lock_guard guard(lock_);
    if (to_ == nullptr || (droppable && waiting_.deliveries.size() >= kDroppableWaiting)) return;
    waiting_.deliveries.push_back(std::move(delivery));
  }
  send();
}

void Mailbox::send() {
  // The function must not be released meanwhile. Its receiver takes another lock.
  const std::shared_lock open(closing_);
  if (to_ != nullptr && !sent_.exchange(true)) napi_call_threadsafe_function(to_, nullptr, napi_tsfn_nonblocking);
}

void Mailbox::take(Post& post) {
  sent_.store(false);
  const std::lock_guard guard(lock_);
  std::swap(post.deliveries, waiting_.deliveries);
  std::swap(post.answers, waiting_.answers);
}

Environment::Environment(Napi::Env env) : env_(env) {
  napi_create_threadsafe_function(env, nullptr, nullptr, Napi::String::New(env, "jackfield"), 0, 1, nullptr, nullptr,
                                  this, wake, &function_);
  napi_unref_threadsafe_function(env, function_);
  mailbox_->open(function_);
  // Hooks run in reverse order, so the thread-safe function still exists in this one.
  napi_add_env_cleanup_hook(env, end, this);
}

void Environment::wake(napi_env env, napi_value, void* self, void*) {
  if (env == nullptr) return;
  static_cast<Environment*>(self)->hand_out();
}

void Environment::hand_out() {
  // A function of JavaScript may run others that come back here.
  Mailbox::Post post = std::exchange(post_, {});
  mailbox_->take(post);
  for (const Delivery& delivery : post.deliveries) {
    const Napi::HandleScope scope(env_);
    delivery(env_);
  }
  const std::vector<std::shared_ptr<Answer>>& answers = post.answers;
  for (std::size_t at = 0; at < answers.size();) {
    const Napi::HandleScope scope(env_);
    const std::shared_ptr<Napi::FunctionReference> receiver = answers[at]->receiver();
    std::array<napi_value, 2 * kTogether> given;
    std::size_t size = 0;
    for (; at < answers.size() && size < given.size() && answers[at]->receiver() == receiver; ++at) {
      const Napi::Value reply = answers[at]->take(env_);
      if (reply.IsEmpty()) continue;
      given[size++] = Napi::Number::New(env_, answers[at]->ticket());
      given[size++] = reply;
    }
    if (size > 0 && receiver) receiver->Value().Call(size, given.data());
    if (env_.IsExceptionPending()) static_cast<void>(env_.GetAndClearPendingException());
  }
  post.deliveries.clear();
  post.answers.clear();
  post_ = std::move(post);
}

void Environment::expect() {
  if (expected_++ == 0) napi_ref_threadsafe_function(env_, function_);
}

void Environment::settled() {
  if (--expected_ == 0) napi_unref_threadsafe_function(env_, function_);
}

// The environment ends, so no answer is needed. Contexts cancel running calls, then the threads end.
void Environment::end(void* self) {
  Environment& environment = *static_cast<Environment*>(self);
  environment.mailbox_->close();
  environment.tasks_->stop();
  for (const std::shared_ptr<Core>& core : environment.cores_) core->close();
  environment.cores_.clear();
  environment.pool_->stop(kEnd);
}

}  // namespace jackfield_node
