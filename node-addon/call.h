// One asynchronous call: it waits for its turn, runs as a task of the core or on a thread, and is answered once.
// Contract   start() begins it. A call of the connect lane is first offered to the core as a task, and goes to a thread
//            if the core wants one. Its reply goes to `receiver` with its ticket. drop() returns the reply of a call
//            that has not begun, and takes it out of its queue. One that runs as a task then gets no thread.
// Ownership  shared by JavaScript's thread, which answers it, and by the thread that runs it.
// Threads    start(), drop() and take() on the environment's thread.
// Example    node-addon/addon.cc
#pragma once
#include <napi.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "environment.h"
#include "replies.h"

namespace jackfield_node {

class Call;
using Calls = std::unordered_map<double, std::shared_ptr<Call>>;  // by ticket, until they end

class Call final : public Answer, public std::enable_shared_from_this<Call> {
 public:
  Call(Napi::Env env, std::shared_ptr<Core> core, std::shared_ptr<Calls> calls,
       std::weak_ptr<Napi::FunctionReference> receiver);
  ~Call() override { jf_release(&reply_); }

  std::string operation, caller, body, integration, share;
  Napi::Reference<Napi::Uint8Array> into;
  double name = 0;  // its ticket
  bool is_droppable = false, wants_text = false;

  // A refusal, or undefined: the receiver will get the reply.
  [[nodiscard]] Napi::Value start(Lane lane);
  [[nodiscard]] Napi::Value drop();  // undefined: it runs already, or has ended
  [[nodiscard]] std::shared_ptr<Napi::FunctionReference> receiver() const override { return receiver_.lock(); }
  [[nodiscard]] double ticket() const noexcept override { return name; }
  [[nodiscard]] Napi::Value take(Napi::Env env) override;

 private:
  enum class State : std::uint8_t { waiting, running, dropped };
  [[nodiscard]] Job job(void (*work)(void*));
  [[nodiscard]] bool begin() noexcept;
  void begin_task();
  static void task_ended(void* cookie, jf_reply* reply, std::int32_t more);
  [[nodiscard]] Taken go_to_thread(Lane lane);
  void run_on_thread();
  void answer_later(bool more = false);
  void settle();
  [[nodiscard]] std::string_view caller_now();

  const Napi::Env env_;
  const std::shared_ptr<Core> core_;
  const std::shared_ptr<Calls> calls_;
  const std::weak_ptr<Napi::FunctionReference> receiver_;
  const std::shared_ptr<Mailbox> mailbox_;
  const std::shared_ptr<Pool> pool_;
  const std::shared_ptr<TaskLane> tasks_;
  std::shared_ptr<Call> runs_;  // itself, while the core has it
  std::mutex place_mutex_;      // the core's thread moves a call to another place
  bool is_unwanted_ = false;    // dropped while the core had it, which may yet ask for a thread
  CallQueue::Place place_;
  Lane lane_ = Lane::store;
  bool is_task_ = false;    // its place is one of tasks_
  std::string caller_now_;  // with the time that the call has waited
  jf_reply reply_{};
  Refusal refusal_ = Refusal::closed;  // until there is a reply
  std::atomic<State> state_{State::waiting};
  std::chrono::steady_clock::time_point asked_ = std::chrono::steady_clock::now();
};

}  // namespace jackfield_node
