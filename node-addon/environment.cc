#include "environment.h"

namespace jackfield_node {

namespace {
constexpr std::size_t kDroppableWaiting = 1000;
constexpr std::chrono::seconds kEnd{3};
}  // namespace

void Mailbox::close() noexcept {
  const std::unique_lock closing(closing_);
  const std::lock_guard guard(lock_);
  to_ = nullptr;
}

bool Mailbox::put(Delivery delivery, bool droppable) {
  const std::lock_guard guard(lock_);
  if (to_ == nullptr || (droppable && waiting_.size() >= kDroppableWaiting)) return false;
  waiting_.push_back(std::move(delivery));
  return true;
}

void Mailbox::leave(Delivery delivery) { static_cast<void>(put(std::move(delivery), false)); }

void Mailbox::deliver(Delivery delivery, bool droppable) {
  if (put(std::move(delivery), droppable)) send();
}

void Mailbox::send() {
  // The function must not be released meanwhile. Its receiver takes another lock.
  const std::shared_lock open(closing_);
  if (to_ != nullptr && !sent_.exchange(true)) napi_call_threadsafe_function(to_, nullptr, napi_tsfn_nonblocking);
}

std::vector<Delivery> Mailbox::take() {
  sent_.store(false);
  const std::lock_guard guard(lock_);
  return std::exchange(waiting_, {});
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
  for (const Delivery& delivery : static_cast<Environment*>(self)->mailbox_->take()) {
    const Napi::HandleScope scope(env);
    delivery(Napi::Env(env));
  }
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
