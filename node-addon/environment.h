// The addon's state of one JavaScript environment (the main thread or a worker): its threads and the way back to it.
// Contract   deliver() may be called from any thread; the callback runs on the environment's thread, in order. After
//            the environment has ended, deliver() does nothing. The process can end while no answer is expected.
// Ownership  stored as instance data; threads hold only the Mailbox.
// Example    node-addon/addon.cc
#pragma once
#include <napi.h>

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "core.h"
#include "pool.h"

namespace jackfield_node {

using Delivery = std::function<void(Napi::Env)>;

class Mailbox {
 public:
  void open(napi_threadsafe_function to) noexcept { to_ = to; }
  void close() noexcept;
  void deliver(Delivery delivery, bool droppable = false);
  [[nodiscard]] std::vector<Delivery> take();

 private:
  std::mutex lock_;
  napi_threadsafe_function to_ = nullptr;
  std::vector<Delivery> waiting_;
};

class Environment {
 public:
  explicit Environment(Napi::Env env);

  [[nodiscard]] static Environment& of(Napi::Env env) { return *env.GetInstanceData<Environment>(); }
  [[nodiscard]] Pool& pool() noexcept { return *pool_; }
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
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
  std::set<std::shared_ptr<Core>> cores_;
  napi_threadsafe_function function_ = nullptr;
  unsigned expected_ = 0;
};

}  // namespace jackfield_node
