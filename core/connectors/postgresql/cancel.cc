#include "cancel.h"

#include "os/wait.h"

namespace jackfield::postgresql {
namespace {

constexpr std::int64_t kRequestMs = 5000;

void send_request(const Libpq& pq, void* request) {
  const Deadline deadline = Deadline::in_ms(kRequestMs);
  if (pq.PQcancelStart(request) != 1) return;
  auto state = static_cast<int>(PGRES_POLLING_WRITING);
  while (state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING) {
    const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (wait_for(pq.PQcancelSocket(request), events, nullptr, deadline) == Waited::passed) return;
    state = pq.PQcancelPoll(request);
  }
}

}  // namespace

CancelRequests::CancelRequests(std::shared_ptr<const Libpq> pq, PGconn* connection)
    : pq_(std::move(pq)), connection_(connection) {
  if (pq_->cancel_connections) return;
  blocking_ = std::shared_ptr<PGcancel>(pq_->PQgetCancel(connection_), [functions = pq_](PGcancel* request) {
    if (request != nullptr) functions->PQfreeCancel(request);
  });
}

Stop::Work CancelRequests::make() const {
  if (pq_->cancel_connections) {
    // It copies what it needs of the connection.
    void* const made = pq_->PQcancelCreate(connection_);
    if (made == nullptr) return {};
    const std::shared_ptr<void> request(made, [pq = pq_](void* one) { pq->PQcancelFinish(one); });
    return [pq = pq_, request] { send_request(*pq, request.get()); };
  }
  if (!blocking_) return {};
  return [pq = pq_, request = blocking_] {
    char text[256];
    pq->PQcancel(request.get(), text, sizeof text);
  };
}

}  // namespace jackfield::postgresql
