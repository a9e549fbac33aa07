// A few read-only connections. In write-ahead-log mode they never wait for a writer.
// Contract   a caller borrows one for a read; if all are in use it waits for another reader.
// Ownership  the pool owns its connections; a Lease returns one when destroyed.
// Threads    all functions may be called from any thread at once; close() only when none is borrowed.
// Example    core/src/store/sqlite/file_store_native.cc
#pragma once
#include <condition_variable>
#include <mutex>
#include <vector>

#include "store/sqlite/connection.h"

namespace jackfield::sqlite {

class Readers {
 public:
  class Lease {
   public:
    Lease(Readers& readers, std::unique_ptr<Connection> connection)
        : readers_(&readers), connection_(std::move(connection)) {}
    Lease(Lease&&) noexcept = default;
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
      if (connection_) readers_->give_back(std::move(connection_));
    }
    [[nodiscard]] Connection& connection() noexcept { return *connection_; }

   private:
    Readers* readers_;
    std::unique_ptr<Connection> connection_;
  };

  Readers(const StoreOptions& options, const Host& host) : options_(options), host_(host) {}
  [[nodiscard]] Result<Lease> borrow();
  void close();

 private:
  static constexpr std::size_t kMost = 8;
  void give_back(std::unique_ptr<Connection> connection);

  const StoreOptions& options_;
  const Host& host_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t open_ = 0;
};

}  // namespace jackfield::sqlite
