#include "call.h"

namespace jackfield_node {

Call::Call(Napi::Env env, std::shared_ptr<Core> core, std::shared_ptr<Calls> calls,
           std::weak_ptr<Napi::FunctionReference> receiver)
    : env_(env),
      core_(std::move(core)),
      calls_(std::move(calls)),
      receiver_(std::move(receiver)),
      mailbox_(Environment::of(env).mailbox()),
      pool_(Environment::of(env).shared_pool()),
      tasks_(Environment::of(env).tasks()) {}

Job Call::job(void (*work)(void*)) { return {shared_from_this(), work, integration, share, body.size()}; }

Napi::Value Call::start(Lane lane) {
  const auto self = shared_from_this();
  is_task_ = lane == Lane::connect;
  const Taken taken = is_task_ ? tasks_->submit(job([](void* call) { static_cast<Call*>(call)->begin_task(); }), place_)
                               : go_to_thread(lane);
  if (taken != Taken::yes) return make_refusal(env_, taken == Taken::full ? Refusal::full : Refusal::closed);
  Environment::of(env_).expect();
  if (is_droppable) calls_->emplace(name, self);
  return env_.Undefined();
}

Napi::Value Call::drop() {
  const auto self = shared_from_this();
  bool has_left = false;
  {
    const std::lock_guard guard(place_mutex_);
    State expected = State::waiting;
    if (!state_.compare_exchange_strong(expected, State::dropped)) {
      is_unwanted_ = true;
      return env_.Undefined();
    }
    std::string().swap(body);
    has_left = is_task_ ? tasks_->withdraw(place_) : pool_->withdraw(lane_, place_);
  }
  if (has_left) settle();  // otherwise it is about to begin, and ends there
  return make_refusal(env_, Refusal::dropped);
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
  const std::shared_ptr<Core> core = core_;
  runs_ = shared_from_this();
  const std::int32_t refused = jf_submit(core->context(), bytes(operation), operation.size(), bytes(who), who.size(),
                                         bytes(body), body.size(), task_ended, this);
  core->leave();
  if (refused == 0) return;
  jf_reply needs_thread{};
  task_ended(this, &needs_thread, 0);
}

void Call::task_ended(void* cookie, jf_reply* reply, std::int32_t more) {
  Call& call = *static_cast<Call*>(cookie);
  const std::shared_ptr<Call> held = std::move(call.runs_);
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
  if (is_unwanted_) {
    refusal_ = Refusal::dropped;
    return Taken::stopped;
  }
  is_task_ = false;
  lane_ = lane;
  state_.store(State::waiting);
  CallQueue::Place place;
  const Taken taken = pool_->submit(lane, job([](void* call) { static_cast<Call*>(call)->run_on_thread(); }), place);
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
  const std::shared_ptr<Mailbox> mailbox = mailbox_;
  mailbox->leave(shared_from_this());
  if (!more) mailbox->send();
}

void Call::settle() {
  into.Reset();
  if (is_droppable) calls_->erase(name);
  Environment::of(env_).settled();
}

// A dropped call was answered when it was dropped.
Napi::Value Call::take(Napi::Env env) {
  Napi::Value reply;
  if (state_ != State::dropped)
    reply = refusal_ == Refusal::none ? make_reply(env, reply_, into, wants_text) : make_refusal(env, refusal_);
  settle();
  return reply;
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
