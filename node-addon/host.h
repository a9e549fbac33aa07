// The host table of the addon: the system's clock and entropy, and a log line that goes to JavaScript.
// Contract   with JF_FIXED_HOST=1 clock and entropy are the same in every run, for tests only: the clock starts at
//            2026-01-01T00:00:00Z and advances one second per reading; entropy is splitmix64 seeded with 42, eight
//            little-endian bytes at a time.
// Ownership  the table borrows the HostState, which must outlive the context.
// Example    node-addon/addon.cc
#pragma once
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "jackfield/abi.h"

namespace jackfield_node {

struct HostState {
  std::function<void(std::int32_t, std::string)> log;  // any thread
  // Waits for the host's answer; false: it has none. Any thread.
  std::function<bool(std::string_view request, const std::function<void(std::string_view)>& answer)> resolve;
#if JF_FIXED_HOST
  std::mutex lock;
  std::int64_t now_ms = 1767225600000;
  std::uint64_t seed = 42;
#endif
};

[[nodiscard]] jf_host host_table(HostState& state) noexcept;

}  // namespace jackfield_node
