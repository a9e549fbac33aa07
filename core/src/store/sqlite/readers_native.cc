#include "store/sqlite/readers_native.h"

namespace jackfield::sqlite {

Result<Readers::Lease> Readers::borrow() {
  {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [&] { return !idle_.empty() || open_ < kMost; });
    if (!idle_.empty()) {
      // The one used last: its pages are cached, and others are not opened while one is enough.
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      return Lease(*this, std::move(connection));
    }
    ++open_;
  }
  auto opened = Connection::open(options_, Role::reader, nullptr, host_);
  if (!opened) {
    const std::lock_guard lock(mutex_);
    --open_;
    returned_.notify_one();
    return std::move(opened).error();
  }
  return Lease(*this, *std::move(opened));
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(connection));
  returned_.notify_one();
}

void Readers::close() {
  const std::lock_guard lock(mutex_);
  open_ -= idle_.size();
  idle_.clear();
}

}  // namespace jackfield::sqlite
