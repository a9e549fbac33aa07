// HTTP clients of integrations, kept open between calls, and when a service may be called again.
// Contract   a lease gives its client back unless discard() was called. A changed revision of a config leaves the old
//            clients behind. One client serves one call at a time.
// Threads    all functions may be called from any thread at once.
// Limits     kMostCalls at once and kMostIdle kept per integration; idle ones are closed after kIdleMs.
// Example    core/src/service/services.cc
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "net/http.h"

namespace jackfield {

class ServiceClients : public std::enable_shared_from_this<ServiceClients> {
 public:
  static constexpr std::size_t kMostCalls = 32, kMostIdle = 8;
  static constexpr std::int64_t kIdleMs = 60000;

  ServiceClients(std::shared_ptr<const Curl> curl, HttpOptions options)
      : curl_(std::move(curl)), options_(std::move(options)) {}

  class Lease {
   public:
    Lease() = default;
    Lease(std::shared_ptr<ServiceClients> owner, std::string key, std::unique_ptr<HttpClient> client)
        : owner_(std::move(owner)), key_(std::move(key)), client_(std::move(client)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) noexcept = default;
    ~Lease();
    [[nodiscard]] HttpClient& operator*() const noexcept { return *client_; }
    [[nodiscard]] HttpClient* operator->() const noexcept { return client_.get(); }
    void discard() noexcept { keeps_ = false; }

   private:
    std::shared_ptr<ServiceClients> owner_;
    std::string key_;
    std::unique_ptr<HttpClient> client_;
    bool keeps_ = true;
  };
  // Fails with pool_exhausted.
  [[nodiscard]] Result<Lease> borrow(const std::string& integration, std::int64_t revision);

  // How long the service takes no call of this endpoint; 0: it does.
  [[nodiscard]] std::int64_t wait_ms(const std::string& integration, std::string_view endpoint,
                                     std::int64_t per_minute);
  // The service refused a call as too many. `endpoint` empty: all of them.
  void hold(const std::string& integration, std::string_view endpoint, std::int64_t ms);
  void close_all();

 private:
  struct Kept {
    std::unique_ptr<HttpClient> client;
    Deadline until{};
  };
  struct House {
    std::int64_t revision = 0;
    std::size_t busy = 0;
    std::vector<Kept> idle;
    std::map<std::string, Deadline, std::less<>> held;                // by endpoint
    std::map<std::string, std::vector<Deadline>, std::less<>> calls;  // of the last minute, by endpoint
  };
  void give_back(const std::string& key, std::unique_ptr<HttpClient> client, bool keeps);
  void sweep();  // under the lock

  std::shared_ptr<const Curl> curl_;
  HttpOptions options_;
  std::mutex mutex_;
  std::map<std::string, House> houses_;
  Deadline next_sweep_ = Deadline::in_ms(0);
};

}  // namespace jackfield
