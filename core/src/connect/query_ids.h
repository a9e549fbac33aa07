// Names of queries whose callers gave none.
// Contract   unique in the process and hard to guess: one random beginning, then a count. They are made without entropy
//            for each, which costs a call of the system.
// Threads    next() from any thread.
// Example    core/src/connect/databases_queries.cc
#pragma once
#include <atomic>
#include <mutex>
#include <string>

#include "base/host.h"

namespace jackfield {

class QueryIds {
 public:
  explicit QueryIds(Host host) : host_(std::move(host)) {}
  [[nodiscard]] std::string next() {
    static constexpr std::string_view kLetters = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::call_once(once_, [this] { beginning_ = new_id(host_, "q"); });
    std::string id = beginning_;
    for (std::uint64_t count = next_.fetch_add(1, std::memory_order_relaxed); count > 0; count /= kLetters.size())
      id.push_back(kLetters[count % kLetters.size()]);
    return id;
  }

 private:
  const Host host_;
  std::once_flag once_;
  std::string beginning_;
  std::atomic<std::uint64_t> next_{1};
};

}  // namespace jackfield
