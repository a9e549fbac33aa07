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
  is_task_ = lane == Lane::connect;
  const Taken taken = is_task_ ? tasks_->submit(job([self] { self->begin_task(); }), place_) : go_to_thread(lane);
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
  const auto self = shared_from_this();
  bool has_left = false;
  {
    const std::lock_guard guard(place_mutex_);
    State expected = State::waiting;
    if (!state_.compare_exchange_strong(expected, State::dropped)) return false;
    std::string().swap(body);
    has_left = is_task_ ? tasks_->withdraw(place_) : pool_->withdraw(lane_, place_);
  }
  promise_.Resolve(make_refusal(env, Refusal::dropped));
  if (has_left) settle(env);  // otherwise it is about to begin, and ends there
  return true;
}

bool Call::begin() noexcept {
  State expected = State::waiting;
  return state_.compare_exchange_strong(expected, State::running);
}

void Call::begin_task() {
  const CallQueue::Place place = place_;
  if (!begin() || !core_->enter()) {
    answer_later();
    return tasks_->ended(place);
  }
  const std::string_view who = caller_now();
  // The core holds the call until task_ended().
  auto* cookie = new std::shared_ptr<Call>(shared_from_this());
  const std::int32_t refused = jf_submit(core_->context(), bytes(operation), operation.size(), bytes(who), who.size(),
                                         bytes(body), body.size(), task_ended, cookie);
  core_->leave();
  if (refused == 0) return;
  jf_reply needs_thread{};
  task_ended(cookie, &needs_thread, 0);
}

void Call::task_ended(void* cookie, jf_reply* reply, std::int32_t more) {
  const std::unique_ptr<std::shared_ptr<Call>> held(static_cast<std::shared_ptr<Call>*>(cookie));
  Call& call = **held;
  const CallQueue::Place place = call.place_;
  if (reply->status != 0) {
    call.reply_ = *reply;
    call.refusal_ = Refusal::none;
    call.answer_later(more != 0);
  } else {
    jf_release(reply);
    const Taken taken = call.go_to_thread(Lane::connect);
    if (taken == Taken::full) call.refusal_ = Refusal::full;
    if (taken != Taken::yes) call.answer_later();
    call.mailbox_->send();  // what earlier calls of this turn have left in it
  }
  call.tasks_->ended(place);
}

Taken Call::go_to_thread(Lane lane) {
  const std::lock_guard guard(place_mutex_);
  is_task_ = false;
  lane_ = lane;
  state_.store(State::waiting);
  CallQueue::Place place;
  const Taken taken = pool_->submit(lane, job([self = shared_from_this()] { self->run_on_thread(); }), place);
  if (taken == Taken::yes) {
    place_ = std::move(place);
  } else {
    state_.store(State::running);
  }
  return taken;
}

void Call::run_on_thread() {
  if (begin() && core_->enter()) {
    const std::string_view who = caller_now();
    const bool made = jf_call(core_->context(), bytes(operation), operation.size(), bytes(who), who.size(), bytes(body),
                              body.size(), &reply_) == 0;
    if (made) refusal_ = Refusal::none;
    core_->leave();
  }
  answer_later();
}

void Call::answer_later(bool more) {
  const auto answers = [self = shared_from_this()](Napi::Env env) {
    self->answer(env);
    self->settle(env);
  };
  more ? mailbox_->leave(answers) : mailbox_->deliver(answers);
}

void Call::settle(Napi::Env env) {
  into.Reset();
  if (ticket != 0) calls_->erase(ticket);
  Environment::of(env).settled();
}

// A dropped call was answered when it was dropped.
void Call::answer(Napi::Env env) {
  if (state_ != State::dropped)
    promise_.Resolve(refusal_ == Refusal::none ? make_reply(env, reply_, into) : make_refusal(env, refusal_));
}

// The deadline of a query counts from its arrival. A call may begin twice: as a task, then on a thread.
std::string_view Call::caller_now() {
  const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - asked_);
  if (waited.count() < 2 || caller.size() < 3 || caller.back() != '}') return caller;
  caller_now_ = caller;
  caller_now_.back() = ',';
  caller_now_ += "\"waited_ms\":" + std::to_string(waited.count()) + "}";
  return caller_now_;
}

}  // namespace jackfield_node
