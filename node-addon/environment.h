// The addon's state of one JavaScript environment (the main thread or a worker): its threads and the way back to it.
// Contract   deliver() may be called from any thread; the callback runs on the environment's thread, in order. After
//            the environment has ended, deliver() does nothing. The process can end while no answer is expected.
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

class Mailbox {
 public:
  void open(napi_threadsafe_function to) noexcept { to_ = to; }
  void close() noexcept;
  void deliver(Delivery delivery, bool droppable = false);
  void leave(Delivery delivery);  // until the next deliver() or send()
  void send();
  [[nodiscard]] std::vector<Delivery> take();

 private:
  [[nodiscard]] bool put(Delivery delivery, bool droppable);
  std::mutex lock_;
  std::shared_mutex closing_;
  std::atomic<bool> sent_{false};
  napi_threadsafe_function to_ = nullptr;
  std::vector<Delivery> waiting_;
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

  Napi::Env env_;
  std::shared_ptr<Pool> pool_ = std::make_shared<Pool>();
  std::shared_ptr<TaskLane> tasks_ = std::make_shared<TaskLane>();
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
  std::set<std::shared_ptr<Core>> cores_;
  napi_threadsafe_function function_ = nullptr;
  unsigned expected_ = 0;
};

}  // namespace jackfield_node
