// What one JavaScript environment (the main thread or a worker) has of the addon: its threads and the way back to it.
// Contract   deliver() may be called from any thread; what it brings runs on the environment's own thread, in order.
//            After the environment has ended it does nothing. The process can end while nothing is awaited.
// Ownership  lives as instance data; threads hold the Mailbox alone.
// Example    environment.expect();  pool.submit(lane, [mailbox] { mailbox->deliver([](Napi::Env env) { ... }); });
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
  // While something is expected the environment is kept alive.
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
