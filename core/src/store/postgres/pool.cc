#include "store/postgres/pool.h"

#include <algorithm>

namespace jackfield::postgres {

Result<Pool::Lease> Pool::borrow(Deadline deadline) {
  const Deadline patience = Deadline::in_ms(std::min(kPatienceMs, deadline.remaining_ms()));
  {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, patience.at, [&] { return !is_offline_; });
    if (is_offline_ && std::exchange(is_probing_, true)) return offline("no_leader");
    if (!changed_.wait_until(lock, deadline.at, [&] { return !idle_.empty() || open_ < most_; })) {
      is_probing_ = false;
      return fail(Code::store_busy);
    }
    if (!idle_.empty()) {
      // The one used last: others are not kept busy while one is enough.
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      is_probing_ = false;
      return Lease(*this, std::move(connection), age_);
    }
    ++open_;
  }
  return open(deadline);
}

Result<Pool::Lease> Pool::open(Deadline deadline) {
  std::uint64_t age = 0;
  {
    const std::lock_guard lock(mutex_);
    age = age_;
  }
  auto dialled = dialler_.dial(deadline, standby_will_do_);
  const std::lock_guard lock(mutex_);
  is_probing_ = false;
  if (!dialled) {
    --open_;
    is_offline_ = is_offline_ || dialled.error().code == Code::store_offline;
    changed_.notify_all();
    return std::move(dialled).error();
  }
  is_offline_ = false;
  changed_.notify_all();
  return Lease(*this, std::make_unique<Connection>(dialler_, *dialled, host_), age);
}

void Pool::note_leader(bool is_there) {
  const std::lock_guard lock(mutex_);
  is_offline_ = !is_there;
  changed_.notify_all();
}

void Pool::forget() {
  dialler_.doubt_leader();
  std::vector<std::unique_ptr<Connection>> gone;
  const std::lock_guard lock(mutex_);
  ++age_;
  open_ -= idle_.size();
  gone.swap(idle_);
  changed_.notify_all();
}

void Pool::give_back(std::unique_ptr<Connection> connection, std::uint64_t age) {
  std::vector<std::unique_ptr<Connection>> gone;
  {
    const std::lock_guard lock(mutex_);
    if (connection->broken() && age == age_) {
      if (!standby_will_do_) dialler_.doubt_leader();
      ++age_;
      open_ -= idle_.size();
      gone.swap(idle_);
    }
    if (connection->broken() || age != age_) {
      --open_;
      gone.push_back(std::move(connection));
    } else {
      idle_.push_back(std::move(connection));
    }
    changed_.notify_all();
  }
}

void Pool::close() {
  const std::lock_guard lock(mutex_);
  open_ -= idle_.size();
  idle_.clear();
}

}  // namespace jackfield::postgres
