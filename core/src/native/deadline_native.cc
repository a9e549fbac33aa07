#include <algorithm>

#include "native/connector.h"

namespace jackfield {

std::int64_t Deadline::remaining_ms() const {
  const auto left = at - std::chrono::steady_clock::now();
  if (left.count() <= 0) return 0;
  // Rounded up: a deadline that still has a fraction of a millisecond has not passed.
  return std::chrono::ceil<std::chrono::milliseconds>(left).count();
}

void CancelToken::cancel() {
  const std::lock_guard<std::mutex> lock(mutex_);
  cancelled_.store(true, std::memory_order_release);
  if (callback_) callback_();
}

void CancelToken::on_cancel(std::function<void()> callback) {
  const std::lock_guard<std::mutex> lock(mutex_);
  callback_ = std::move(callback);
  if (callback_ && cancelled_.load(std::memory_order_acquire)) callback_();
}

std::string_view probe_state_name(ProbeState state) noexcept {
  switch (state) {
    case ProbeState::available:
      return "available";
    case ProbeState::not_built:
      return "not_built";
    case ProbeState::library_missing:
      return "library_missing";
    case ProbeState::incompatible:
      return "incompatible";
  }
  return "not_built";
}

Error unavailable(std::string_view connector, const Probe& probe) {
  return fail(Code::connector_unavailable)
      .with("connector", std::string(connector))
      .with("state", std::string(probe_state_name(probe.state)))
      .with("reason", probe.reason)
      .with("remedy", probe.remedy);
}

}  // namespace jackfield
