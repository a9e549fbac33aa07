#include "connect/pool.h"

#include <algorithm>

#include "connect/dial.h"
#include "connect/pool_house.h"
#include "os/detached.h"
#include "os/task/task.h"

namespace jackfield {
namespace {

constexpr std::int64_t kResetMs = 2000;
constexpr std::int64_t kFillMs = 10000;
// A login that a server does not answer holds a thread.
constexpr std::size_t kMostDialling = 4;
constexpr std::size_t kMostKeptColumns = 64;
constexpr std::size_t kMostShared = 2;
constexpr auto kSlotPoll = std::chrono::milliseconds(10);

// The configuration is wrong: waiting callers would get the same error, and more attempts could lock the account.
bool is_hopeless(Code code) {
  switch (code) {
    case Code::authentication_failed:
    case Code::access_denied:
    case Code::database_not_found:
    case Code::host_not_found:
    case Code::egress_denied:
    case Code::path_denied:
    case Code::file_not_found:
    case Code::file_not_a_database:
    case Code::connection_refused:
    case Code::tls_required:
    case Code::tls_unsupported:
    case Code::tls_certificate_untrusted:
    case Code::tls_certificate_expired:
    case Code::tls_hostname_mismatch:
    case Code::tls_client_certificate_required:
      return true;
    default:
      return false;
  }
}

std::size_t count_setting(const Settings& settings, std::string_view model, std::size_t fallback, std::size_t least) {
  const std::int64_t value = settings.integer(model).value_or(static_cast<std::int64_t>(fallback));
  return std::clamp(static_cast<std::size_t>(std::max<std::int64_t>(value, 0)), least, std::size_t{100});
}

}  // namespace

PoolSettings read_pool_settings(const Settings& settings) {
  PoolSettings out;
  out.max = count_setting(settings, "pool.max", 5, 1);
  out.min = std::min(count_setting(settings, "pool.min", 0, 0), out.max);
  // The most that the manifests allow: an hour, and a day. Stored configurations may be older than these bounds.
  constexpr std::int64_t kMostAcquireMs = 3'600'000, kMostIdleMs = 86'400'000;
  out.acquire_ms =
      std::clamp<std::int64_t>(settings.integer("pool.acquireTimeoutMillis").value_or(10000), 1, kMostAcquireMs);
  out.idle_ms = std::clamp<std::int64_t>(settings.integer("pool.idleTimeoutMillis").value_or(30000), 0, kMostIdleMs);
  out.read_only = settings.flag("readOnly") || settings.flag("connection.readonly");
  return out;
}

PoolFigures& PoolFigures::operator+=(const PoolFigures& other) {
  open += other.open;
  idle += other.idle;
  busy += other.busy;
  waiting += other.waiting;
  connecting += other.connecting;
  return *this;
}

bool Lease::pool_read_only() const noexcept { return pool_->settings().read_only; }

const std::shared_ptr<const ColumnTexts>& Lease::texts_of(const std::vector<Column>& columns) {
  std::shared_ptr<const ColumnTexts>& texts = shared_ ? shared_->held.texts : held_.texts;
  if (!texts || texts->columns != columns) texts = std::make_shared<const ColumnTexts>(columns);
  return texts;
}

Lease::~Lease() {
  if (pool_ && seat_) {
    seat_.reset();
    pool_->leave(shared_, keep_);
    return;
  }
  if (held_.texts && held_.texts->columns.size() > kMostKeptColumns) held_.texts.reset();
  if (pool_ && held_.connection) pool_->give_back(std::move(held_), keep_);
}

Pool::Pool(std::shared_ptr<PoolHouse> house, std::shared_ptr<Connector> connector,
           std::shared_ptr<const Settings> settings, std::string workspace, LoginGuard guard,
           std::shared_ptr<const std::atomic<std::int64_t>> expires_ms)
    : house_(std::move(house)),
      connector_(std::move(connector)),
      config_(std::move(settings)),
      workspace_(std::move(workspace)),
      guard_(std::move(guard)),
      limits_(read_pool_settings(*config_)),
      expires_ms_(std::move(expires_ms)),
      last_used_(Clock::now()) {}

bool Pool::has_expired() const {
  const std::int64_t ends = expires_ms_ ? expires_ms_->load() : 0;
  return ends != 0 && house_->host.now_ms() >= ends;
}

Pool::~Pool() {
  for (PooledConnection& held : idle_) {
    house_->give_slot(workspace_);
    house_->bury(std::move(held.connection));
  }
}

void Pool::bury(PooledConnection held) {
  --open_;
  house_->give_slot(workspace_);
  house_->bury(std::move(held.connection));
}

// The waiter's own before a fresh one before another user's, which must be reset first; of equals the latest used.
std::vector<PooledConnection>::iterator Pool::best_idle(const std::string& user, bool read_only) {
  auto best = idle_.end();
  int best_rank = 3;
  for (auto it = idle_.end(); it != idle_.begin();) {
    --it;
    if (it->read_only != read_only) continue;
    const int rank = it->user == user ? 0 : it->user.empty() ? 1 : 2;
    if (rank >= best_rank) continue;
    best = it;
    best_rank = rank;
  }
  return best;
}

void Pool::dispatch() {
  while (!waiters_.empty()) {
    Waiter& head = *waiters_.front();
    const auto fits = best_idle(head.user, head.read_only);
    if (fits != idle_.end()) {
      head.given = std::move(*fits);
      idle_.erase(fits);
    } else if (open_ + connecting_ < limits_.max) {
      if (connecting_ >= kMostDialling) return;
      ++connecting_;
      head.may_dial = true;
    } else if (!idle_.empty()) {
      // Only connections of the other kind are idle: close one to make room.
      bury(std::move(idle_.front()));
      idle_.erase(idle_.begin());
      continue;
    } else {
      return;
    }
    head.granted = true;
    head.changed.notify_one();
    waiters_.pop_front();
  }
}

Status Pool::wait_turn(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Waiter>& me, Deadline deadline,
                       CancelToken& cancel) {
  if (me->granted) return ok();
  // Registered without the lock: the callback takes the lock, and runs at once if the call is already cancelled.
  lock.unlock();
  cancel.on_cancel([this, me] {
    const std::lock_guard<std::mutex> inner(mutex_);
    me->cancelled = true;
    me->changed.notify_one();
  });
  lock.lock();
  const Deadline turn = Deadline::in_ms(limits_.acquire_ms);
  const auto until = std::min(turn.at, deadline.at);
  static_cast<void>(me->changed.wait_until(lock, until, [&] { return me->granted || me->cancelled; }));
  lock.unlock();
  cancel.on_cancel({});
  lock.lock();
  if (me->granted) return ok();
  std::erase(waiters_, me);
  dispatch();
  if (me->cancelled) return fail(Code::cancelled);
  if (deadline.at <= turn.at) return fail(Code::timeout);
  house_->counts.exhausted.fetch_add(1, std::memory_order_relaxed);
  return fail(Code::pool_exhausted).with("max", static_cast<std::int64_t>(limits_.max));
}

// Called without the lock. Returns false if the connection was closed; the caller is then first in line again.
bool Pool::make_ready(PooledConnection& held, const std::string& user, Deadline deadline) {
  const bool young = Clock::now() - held.opened < std::chrono::milliseconds(house_->caps.age_ms);
  const bool usable = young && held.connection->alive();
  const bool is_foreign = !held.user.empty() && held.user != user;
  if (usable && !held.dirty && !is_foreign) {
    held.user = user;
    return true;
  }
  if (usable && held.connection->reset(Deadline{std::min(deadline.at, Deadline::in_ms(kResetMs).at)})) {
    house_->counts.resets.fetch_add(1, std::memory_order_relaxed);
    held.user = user;
    return true;
  }
  if (young && !usable) house_->counts.dead.fetch_add(1, std::memory_order_relaxed);
  return false;
}

// What a caller gets who need not wait. Null: it must.
PooledConnection Pool::take_idle(const std::string& user, bool read_only, bool first_in_line) {
  if (!first_in_line && !waiters_.empty()) return {};
  const auto fits = best_idle(user, read_only);
  if (fits == idle_.end()) return {};
  PooledConnection held = std::move(*fits);
  idle_.erase(fits);
  return held;
}

// A shared connection that answers at once; else an idle one, until enough are shared; else any shared one: what is in
// flight together costs the server less. Another user's idle connection would have to be reset.
std::optional<Lease> Pool::join(const std::string& user, bool read_only, const Query& query) {
  if (!waiters_.empty() || sharing_.empty()) return std::nullopt;
  const auto idle = best_idle(user, read_only);
  const bool may_begin = sharing_.size() < kMostShared && idle != idle_.end() && idle->user == user;
  const auto is_free = [](const auto& shared) { return shared->held.connection->is_seat_free(); };
  std::sort(sharing_.begin(), sharing_.end(), [&](const auto& a, const auto& b) {
    if (is_free(a) != is_free(b)) return is_free(a);
    return is_free(a) ? a->seats > b->seats : a->seats < b->seats;
  });
  const auto oldest = Clock::now() - std::chrono::milliseconds(house_->caps.age_ms);
  for (const auto& shared : sharing_) {
    const PooledConnection& held = shared->held;
    if (held.user != user || held.read_only != read_only || !shared->keep || held.opened < oldest) continue;
    if (may_begin && !is_free(shared)) continue;
    if (auto seat = held.connection->take_seat(query)) {
      ++shared->seats;
      return Lease(shared_from_this(), shared, std::move(seat));
    }
  }
  return std::nullopt;
}

// The connection for one caller; or, if query and connection allow it, the first seat of it.
Lease Pool::lend(PooledConnection held, const Query* shares) {
  if (shares != nullptr) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const bool may = sharing_.size() < kMostShared && (waiters_.empty() || waiters_.front()->shares != nullptr);
    if (auto seat = may ? held.connection->take_seat(*shares) : nullptr) {
      const auto shared = std::make_shared<SharedConnection>(SharedConnection{std::move(held), 1, true});
      sharing_.push_back(shared);
      seat_waiters(shared);
      return Lease(shared_from_this(), shared, std::move(seat));
    }
  }
  return Lease(shared_from_this(), std::move(held));
}

// Those at the front of the line that can share too; no other caller is passed.
void Pool::seat_waiters(const std::shared_ptr<SharedConnection>& shared) {
  const PooledConnection& held = shared->held;
  while (!waiters_.empty()) {
    Waiter& next = *waiters_.front();
    if (next.shares == nullptr || next.user != held.user || next.read_only != held.read_only) return;
    next.seat = held.connection->take_seat(*next.shares);
    if (!next.seat) return;
    ++shared->seats;
    next.shared = shared;
    next.granted = true;
    next.changed.notify_one();
    waiters_.pop_front();
  }
}

void Pool::leave(const std::shared_ptr<SharedConnection>& shared, bool keep) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    shared->keep = shared->keep && keep;
    if (--shared->seats > 0) {
      if (shared->keep) seat_waiters(shared);
      return;
    }
    std::erase(sharing_, shared);
  }
  give_back(std::move(shared->held), shared->keep);
}

Result<Lease> Pool::borrow(const std::string& user, bool read_only, Deadline deadline, CancelToken& cancel,
                           const Query* shares) {
  read_only = connector_->opens_read_only() ? read_only || limits_.read_only : limits_.read_only;
  std::unique_lock<std::mutex> lock(mutex_);
  last_used_ = Clock::now();
  if (shares != nullptr) {
    if (std::optional<Lease> joined = join(user, read_only, *shares)) return *std::move(joined);
  }
  bool first_in_line = false;
  while (true) {
    if (PooledConnection held = take_idle(user, read_only, first_in_line); held.connection) {
      lock.unlock();
      if (make_ready(held, user, deadline)) return lend(std::move(held), shares);
      lock.lock();
      bury(std::move(held));
      first_in_line = true;
      continue;
    }
    auto me = std::make_shared<Waiter>();
    me->read_only = read_only;
    me->user = user;
    me->shares = shares;
    if (first_in_line) {
      waiters_.push_front(me);
    } else {
      waiters_.push_back(me);
    }
    dispatch();
    JF_CHECK(wait_turn(lock, me, deadline, cancel));
    if (me->error) return std::move(*me->error);
    lock.unlock();
    if (me->seat) return Lease(shared_from_this(), std::move(me->shared), std::move(me->seat));
    if (me->may_dial) {
      Result<PooledConnection> dialled = dial(read_only, deadline, cancel);
      lock.lock();
      --connecting_;
      if (!dialled) {
        dial_failed(dialled.error());
        return std::move(dialled).error();
      }
      ++open_;
      dispatch();
      lock.unlock();
      fill_to_min();
      dialled->user = user;
      return Lease(shared_from_this(), *std::move(dialled));
    }
    if (make_ready(me->given, user, deadline)) return lend(std::move(me->given), shares);
    lock.lock();
    bury(std::move(me->given));
    first_in_line = true;
  }
}

void Pool::dial_failed(const Error& error) {
  if (open_ == 0 && is_hopeless(error.code)) {
    for (const auto& waiter : waiters_) {
      waiter->error = std::make_unique<Error>(error);
      waiter->granted = true;
      waiter->changed.notify_one();
    }
    waiters_.clear();
  }
  dispatch();
}

// A place among the connections of the workspace, and one among its dials.
Status Pool::take_slot(Deadline deadline, CancelToken& cancel) {
  const Deadline turn = Deadline::in_ms(limits_.acquire_ms);
  bool has_slot = false;
  while (true) {
    if (!has_slot) has_slot = house_->take_slot(workspace_);
    if (has_slot && house_->take_dial(workspace_)) return ok();
    if (!has_slot) house_->make_room(*this);
    const bool over = cancel.cancelled() || deadline.passed() || turn.passed();
    if (over && has_slot) house_->give_slot(workspace_);
    if (cancel.cancelled()) return fail(Code::cancelled);
    if (deadline.passed()) return fail(Code::timeout);
    if (over) return fail(Code::pool_exhausted).with("cap", "connections");
    pause_until(Clock::now() + kSlotPoll);
  }
}

Result<PooledConnection> Pool::dial(bool read_only, Deadline deadline, CancelToken& cancel) {
  JF_CHECK(take_slot(deadline, cancel));
  if (guard_.before) {
    if (Status may = guard_.before(); !may) {
      house_->give_dial(workspace_);
      house_->give_slot(workspace_);
      return std::move(may).error();
    }
  }
  Result<std::unique_ptr<Connection>> made =
      jackfield::dial(*connector_, *config_, read_only, deadline, cancel, house_->egress, house_->host);
  house_->give_dial(workspace_);
  if (guard_.after) guard_.after(!made && made.error().code == Code::authentication_failed);
  if (!made) {
    house_->give_slot(workspace_);
    house_->counts.connects_failed.fetch_add(1, std::memory_order_relaxed);
    return std::move(made).error();
  }
  house_->counts.connects.fetch_add(1, std::memory_order_relaxed);
  PooledConnection held;
  held.connection = *std::move(made);
  held.opened = Clock::now();
  held.read_only = read_only;
  return held;
}

void Pool::add_idle(PooledConnection held) {
  held.idle_since = Clock::now();
  idle_.push_back(std::move(held));
  dispatch();
  if (drained_ || house_->closed()) {
    while (!idle_.empty()) {
      bury(std::move(idle_.front()));
      idle_.erase(idle_.begin());
    }
  }
}

void Pool::give_back(PooledConnection held, bool keep) {
  if (keep && !held.connection->usable()) {
    house_->counts.dead.fetch_add(1, std::memory_order_relaxed);
    keep = false;
  }
  held.dirty = keep && held.connection->needs_reset();
  bool tend = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    last_used_ = Clock::now();
    if (keep) {
      add_idle(std::move(held));
      tend = !idle_.empty() && idle_.back().dirty;
    } else {
      bury(std::move(held));
      dispatch();
    }
  }
  if (tend) house_->tend_soon(shared_from_this());
}

void Pool::reset_dirty() {
  while (true) {
    PooledConnection held;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      const auto dirty =
          std::find_if(idle_.begin(), idle_.end(), [](const PooledConnection& one) { return one.dirty; });
      if (dirty == idle_.end()) return;
      held = std::move(*dirty);
      idle_.erase(dirty);
    }
    const bool clean = held.connection->reset(Deadline::in_ms(kResetMs));
    house_->counts.resets.fetch_add(1, std::memory_order_relaxed);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (clean) {
      held.dirty = false;
      held.user.clear();
      add_idle(std::move(held));
    } else {
      bury(std::move(held));
      dispatch();
    }
  }
}

void Pool::close_idle(Clock::time_point now) {
  const auto age = std::chrono::milliseconds(house_->caps.age_ms);
  const auto idle = std::chrono::milliseconds(limits_.idle_ms);
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto it = idle_.begin(); it != idle_.end();) {
    const bool surplus = drained_ || open_ > limits_.min;
    if (now - it->opened >= age || (surplus && now - it->idle_since >= idle)) {
      bury(std::move(*it));
      it = idle_.erase(it);
    } else {
      ++it;
    }
  }
  if (idle_.empty()) idle_.shrink_to_fit();
}

bool Pool::close_one_idle() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (idle_.empty()) return false;
  bury(std::move(idle_.front()));
  idle_.erase(idle_.begin());
  return true;
}

void Pool::drain() {
  const std::lock_guard<std::mutex> lock(mutex_);
  drained_ = true;
  while (!idle_.empty()) {
    bury(std::move(idle_.front()));
    idle_.erase(idle_.begin());
  }
}

// A first connection was made, so dialling works: open the rest of pool.min in the background.
void Pool::fill_to_min() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (filling_ || drained_ || open_ + connecting_ >= limits_.min) return;
    filling_ = true;
  }
  const auto fill = [self = shared_from_this()] {
    CancelToken cancel;
    std::unique_lock<std::mutex> lock(self->mutex_);
    while (!self->drained_ && !self->house_->closed() && self->open_ + self->connecting_ < self->limits_.min) {
      ++self->connecting_;
      lock.unlock();
      Result<PooledConnection> dialled = self->dial(self->limits_.read_only, Deadline::in_ms(kFillMs), cancel);
      lock.lock();
      --self->connecting_;
      if (!dialled) {
        self->dispatch();
        break;
      }
      ++self->open_;
      self->add_idle(*std::move(dialled));
    }
    self->filling_ = false;
  };
  if (run_detached("jf fill: the caller that has its connection does not wait for the others", fill)) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  filling_ = false;
}

PoolFigures Pool::figures() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return {open_, idle_.size(), open_ - idle_.size(), waiters_.size(), connecting_};
}

bool Pool::unused_since(Clock::time_point time) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return open_ == 0 && connecting_ == 0 && waiters_.empty() && last_used_ < time;
}

}  // namespace jackfield
