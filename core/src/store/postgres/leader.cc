// Which host to dial: the leader, or for reads any server.
#include <utility>

#include "store/postgres/dial.h"

namespace jackfield::postgres {
namespace {

// A cluster that was restored from a backup, or is another one, may be on an earlier timeline for good.
constexpr std::int64_t kTrustMs = 60000;

}  // namespace

Result<PGconn*> Dialler::dial(Deadline deadline, bool standby_will_do) {
  return standby_will_do ? dial_standby(deadline) : dial_leader(deadline);
}

void Dialler::doubt_leader() noexcept {
  const std::lock_guard lock(mutex_);
  leader_.is_sure = false;
}

Result<PGconn*> Dialler::dial_standby(Deadline deadline) {
  const std::size_t first = last_standby_.load();
  Error last = offline("unreachable");
  for (std::size_t i = 0; i < url_.hosts.size() && !deadline.passed(); ++i) {
    const std::size_t at = (first + i) % url_.hosts.size();
    auto dialled = dial_number(at, deadline, true);
    if (dialled) {
      last_standby_.store(at);
      return dialled->connection.release();
    }
    last = std::move(dialled).error();
  }
  return last;
}

Result<PGconn*> Dialler::dial_leader(Deadline deadline) {
  Leader known;
  {
    const std::lock_guard lock(mutex_);
    known = leader_;
  }
  if (known.is_sure) {
    auto dialled = dial_number(known.at, deadline, false);
    if (dialled && dialled->timeline >= known.timeline) return accept(*std::move(dialled), known.at);
    doubt_leader();
    if (!dialled && url_.hosts.size() == 1) return std::move(dialled).error();
  }
  return search(known, deadline);
}

// The leader before comes last: if it is frozen, the others have answered by then.
Result<PGconn*> Dialler::search(const Leader& known, Deadline deadline) {
  Dialled best;
  std::size_t best_at = 0;
  Error last = offline("unreachable");
  for (std::size_t i = 1; i <= url_.hosts.size() && !deadline.passed(); ++i) {
    const std::size_t at = (known.at + i) % url_.hosts.size();
    auto dialled = dial_number(at, deadline, false);
    if (!dialled) {
      last = std::move(dialled).error();
      continue;
    }
    if (best.connection && dialled->timeline <= best.timeline) continue;
    best = *std::move(dialled);
    best_at = at;
    // It was promoted since.
    if (known.timeline != 0 && best.timeline > known.timeline) break;
  }
  if (!best.connection) return last;
  if (best.timeline < known.timeline && !known.trusted.passed()) return offline("standby");
  return accept(std::move(best), best_at);
}

PGconn* Dialler::accept(Dialled dialled, std::size_t at) {
  const std::lock_guard lock(mutex_);
  leader_ = {at, true, dialled.timeline, Deadline::in_ms(kTrustMs)};
  return dialled.connection.release();
}

}  // namespace jackfield::postgres
