// The addon's state of one JavaScript environment (the main thread or a worker): its threads and the way back to it.
// Contract   deliver() may be called from any thread; the callback runs on the environment's thread, in order. After
//            the environment has ended, deliver() does nothing. The process can end while no answer is expected.
//            Answers that come together go to JavaScript in one call of their function: [ticket, reply, ticket, ...].
// Ownership  stored as instance data; threads hold only the Mailbox.
// Example    node-addon/addon.cc
#pragma once
#include <napi.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <vector>

#include "core.h"
#include "pool.h"
#include "task_lane.h"

namespace jackfield_node {

using Delivery = std::function<void(Napi::Env)>;

// The answer of one call.
class Answer {
 public:
  Answer() = default;
  virtual ~Answer() = default;
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  // All on the environment's thread. The function that gets it; null: it has gone.
  [[nodiscard]] virtual std::shared_ptr<Napi::FunctionReference> receiver() const = 0;
  [[nodiscard]] virtual double ticket() const noexcept = 0;
  [[nodiscard]] virtual Napi::Value take(Napi::Env env) = 0;  // ends the call; empty: it was answered before
};

class Mailbox {
 public:
  void open(napi_threadsafe_function to) noexcept { to_ = to; }
  void close() noexcept;
  struct Post {
    std::vector<Delivery> deliveries;
    std::vector<std::shared_ptr<Answer>> answers;
  };
  void deliver(Delivery delivery, bool droppable = false);
  void leave(std::shared_ptr<Answer> answer);  // until the next deliver() or send()
  void send();
  void take(Post& post);

 private:
  std::mutex lock_;
  std::shared_mutex closing_;
  std::atomic<bool> sent_{false};
  napi_threadsafe_function to_ = nullptr;
  Post waiting_;
};

class Environment {
 public:
  explicit Environment(Napi::Env env);

  [[nodiscard]] static Environment& of(Napi::Env env) { return *env.GetInstanceData<Environment>(); }
  [[nodiscard]] Pool& pool() noexcept { return *pool_; }
  [[nodiscard]] const std::shared_ptr<Pool>& shared_pool() const noexcept { return pool_; }
  [[nodiscard]] const std::shared_ptr<TaskLane>& tasks() const noexcept { return tasks_; }
  [[nodiscard]] const std::shared_ptr<Mailbox>& mailbox() const noexcept { return mailbox_; }

  void opened(const std::shared_ptr<Core>& core) { cores_.insert(core); }
  void closed(const std::shared_ptr<Core>& core) { cores_.erase(core); }
  // The environment is kept alive while an answer is expected.
  void expect();
  void settled();

 private:
  static void end(void* self);
  static void wake(napi_env env, napi_value callback, void* self, void* call);
  void hand_out();

  Napi::Env env_;
  std::shared_ptr<Pool> pool_ = std::make_shared<Pool>();
  std::shared_ptr<TaskLane> tasks_ = std::make_shared<TaskLane>();
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
  std::set<std::shared_ptr<Core>> cores_;
  Mailbox::Post post_;  // taken from the mailbox; its memory is used again
  napi_threadsafe_function function_ = nullptr;
  unsigned expected_ = 0;
};

}  // namespace jackfield_node
