#include "call.h"

namespace jackfield_node {

Call::Call(Napi::Env env, std::shared_ptr<Core> core, std::shared_ptr<Calls> calls)
    : promise_(env),
      core_(std::move(core)),
      calls_(std::move(calls)),
      mailbox_(Environment::of(env).mailbox()),
      pool_(Environment::of(env).shared_pool()),
      tasks_(Environment::of(env).tasks()) {}

Job Call::job(std::function<void()> work) const { return {std::move(work), integration, share, body.size()}; }

Napi::Promise Call::start(Lane lane) {
  const auto self = shared_from_this();
  const Taken taken =
      lane == Lane::connect ? tasks_->submit(job([self] { self->begin_task(); }), place_) : go_to_thread(lane);
  const Napi::Env env = promise_.Env();
  if (taken == Taken::yes) {
    Environment::of(env).expect();
    if (ticket != 0) calls_->emplace(ticket, self);
  } else {
    promise_.Resolve(make_refusal(env, taken == Taken::full ? Refusal::full : Refusal::closed));
  }
  return promise_.Promise();
}

bool Call::drop(Napi::Env env) {
  State expected = State::waiting;
  if (!state_.compare_exchange_strong(expected, State::dropped)) return false;
  std::string().swap(body);
  promise_.Resolve(make_refusal(env, Refusal::dropped));
  return true;
}

bool Call::begin() noexcept {
  State expected = State::waiting;
  return state_.compare_exchange_strong(expected, State::running);
}

void Call::begin_task() {
  if (!begin() || !core_->enter()) {
    tasks_->ended(place_);
    return answer_later();
  }
  tell_wait();
  // The core holds the call until task_ended().
  auto* cookie = new std::shared_ptr<Call>(shared_from_this());
  const std::int32_t refused = jf_submit(core_->context(), bytes(operation), operation.size(), bytes(caller),
                                         caller.size(), bytes(body), body.size(), task_ended, cookie);
  core_->leave();
  if (refused == 0) return;
  jf_reply needs_thread{};
  task_ended(cookie, &needs_thread, 0);
}

void Call::task_ended(void* cookie, jf_reply* reply, std::int32_t more) {
  const std::unique_ptr<std::shared_ptr<Call>> held(static_cast<std::shared_ptr<Call>*>(cookie));
  Call& call = **held;
  if (reply->status != 0) {
    call.reply_ = *reply;
    call.refusal_ = Refusal::none;
  } else {
    jf_release(reply);
    call.state_.store(State::waiting);
    const Taken taken = call.go_to_thread(Lane::connect);
    if (taken == Taken::full) call.refusal_ = Refusal::full;
    if (taken == Taken::yes) {
      call.mailbox_->send();  // what earlier calls of this turn have left in it
      return call.tasks_->ended(call.place_);
    }
  }
  call.answer_later(more != 0);
  call.tasks_->ended(call.place_);
}

Taken Call::go_to_thread(Lane lane) {
  return pool_->submit(lane, job([self = shared_from_this()] { self->run_on_thread(); }));
}

void Call::run_on_thread() {
  if (begin() && core_->enter()) {
    tell_wait();
    const bool made = jf_call(core_->context(), bytes(operation), operation.size(), bytes(caller), caller.size(),
                              bytes(body), body.size(), &reply_) == 0;
    if (made) refusal_ = Refusal::none;
    core_->leave();
  }
  answer_later();
}

void Call::answer_later(bool more) {
  const auto answers = [self = shared_from_this()](Napi::Env env) {
    if (self->ticket != 0) self->calls_->erase(self->ticket);
    self->answer(env);
    Environment::of(env).settled();
  };
  more ? mailbox_->leave(answers) : mailbox_->deliver(answers);
}

// A dropped call was answered when it was dropped.
void Call::answer(Napi::Env env) {
  if (state_ != State::dropped)
    promise_.Resolve(refusal_ == Refusal::none ? make_reply(env, reply_, into) : make_refusal(env, refusal_));
  into.Reset();
}

// The deadline of a query counts from its arrival.
void Call::tell_wait() {
  const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - asked_);
  if (waited.count() < 2 || caller.size() < 3 || caller.back() != '}') return;
  caller.back() = ',';
  caller += "\"waited_ms\":" + std::to_string(waited.count()) + "}";
}

}  // namespace jackfield_node
