#include "oauth/lease.h"

#include "oauth/transport.h"

namespace jackfield::oauth {
namespace {

// The request, and the time to write what came of it.
constexpr std::int64_t kLeaseMs = kTokenRequestMs + 15000;

}  // namespace

Lease::Lease(api::Core& core, std::string integration, std::string field)
    : core_(core),
      integration_(std::move(integration)),
      field_(std::move(field)),
      holder_(new_id(core.host, "lease")) {}

Lease::~Lease() {
  // If this write fails, the lease ends at its time.
  if (held_) static_cast<void>(core_.write([&](Transaction& transaction) { return release(transaction); }));
}

Result<bool> Lease::take() {
  const std::int64_t now = core_.host.now_ms();
  JF_TRY(held_, core_.write([&](Transaction& transaction) -> Result<bool> {
    return transaction.oauth().lease(row(), now, now + kLeaseMs);
  }));
  return held_;
}

Status Lease::release(Transaction& transaction) {
  JF_CHECK(transaction.oauth().release(row()));
  held_ = false;
  return ok();
}

}  // namespace jackfield::oauth
