// What the core takes from its host: clock, entropy, log line. The core never asks the system for them itself.
// Contract   functions may be called from any thread; random() fills all bytes, or the process must end.
// Example    tests/unit/base/host_test.cc
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace jackfield {

enum class LogLevel : int { info = 0, warning = 1, error = 2 };

struct Host {
  std::function<std::int64_t()> now_ms;                 // milliseconds since 1970 in UTC
  std::function<void(std::span<std::uint8_t>)> random;  // cryptographic entropy
  std::function<void(LogLevel, std::string_view)> log;  // one line of JSON, no secrets
  // Asks the host for an outside secret (reference/resolve.h), and waits for it. Null: the host has none.
  std::function<bool(std::string_view request, const std::function<void(std::string_view)>& answer)> resolve = nullptr;
};

// A prefix and 14 of [0-9a-z]. Prefixes: int, src, us, tok, nc, aud, w, q.
[[nodiscard]] std::string new_id(const Host& host, std::string_view prefix);
// "2026-11-23 17:03:57+00:00", the format of every time in the API.
[[nodiscard]] std::string format_time(std::int64_t ms);
[[nodiscard]] std::string hex(std::span<const std::uint8_t> bytes);
[[nodiscard]] bool parse_hex(std::string_view text, std::span<std::uint8_t> out);  // exact length, lower or upper case
void wipe(void* memory, std::size_t size) noexcept;                                // not removed by the optimiser
// SHA-256 (FIPS 180-4), 32 bytes; the same code in every build.
[[nodiscard]] std::string sha256(std::string_view bytes);
// The time it takes depends on the lengths alone.
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b) noexcept;

}  // namespace jackfield
