// What statements may write to temporary files: sorts and materialised results that do not fit into memory.
// Contract   a SQLite file system of its own name that is the system's, but for temporary files: a connection may fill
//            256 MiB, all connections together 1 GiB; then the statement fails with SQLITE_FULL. Memory of SQLite is
//            limited to 1 GiB in all, and then fails with SQLITE_NOMEM, so that no statement takes the process along.
// Ownership  a file shares its connection's TempUse, which SQLite may close after the connection.
// Threads    a TempScope belongs to its thread; the counters are atomic.
// Limits     kTempBytes, kTempBytesOfAll, kHeapBytes.
// Example    core/connectors/sqlite/connection.cc
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>

namespace jackfield::sqlite {

inline constexpr std::int64_t kTempBytes = std::int64_t{256} << 20;
inline constexpr std::int64_t kTempBytesOfAll = std::int64_t{1} << 30;
inline constexpr std::int64_t kHeapBytes = std::int64_t{1} << 30;

struct TempUse {
  std::atomic<std::int64_t> bytes{0};
  std::atomic<bool> refused{false};  // the last statement reached the limit
};

// Temporary files that this thread opens in the scope are the connection's.
class TempScope {
 public:
  explicit TempScope(const std::shared_ptr<TempUse>& use) noexcept;
  ~TempScope();
  TempScope(const TempScope&) = delete;
  TempScope& operator=(const TempScope&) = delete;

 private:
  const std::shared_ptr<TempUse>* before_;
};

// The name for sqlite3_open_v2; null if SQLite does not take it.
[[nodiscard]] const char* limited_file_system() noexcept;

}  // namespace jackfield::sqlite
