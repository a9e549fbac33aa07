#include "cancel.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "os/wait.h"

namespace jackfield::postgresql {

struct Canceller::State {
  std::shared_ptr<const Libpq> pq;
  PGcancel* request = nullptr;
  std::mutex mutex;
  std::condition_variable done;
  bool running = false;

  ~State() {
    if (request != nullptr) pq->PQfreeCancel(request);
  }
};

namespace {

constexpr std::int64_t kRequestMs = 5000;

void send_request(const Libpq& pq, void* request) {
  const Deadline deadline = Deadline::in_ms(kRequestMs);
  if (pq.PQcancelStart(request) == 1) {
    auto state = static_cast<int>(PGRES_POLLING_WRITING);
    while (state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING) {
      const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
      if (wait_for(pq.PQcancelSocket(request), events, nullptr, deadline) == Waited::passed) break;
      state = pq.PQcancelPoll(request);
    }
  }
  pq.PQcancelFinish(request);
}

}  // namespace

Canceller::Canceller(std::shared_ptr<const Libpq> pq, PGconn* connection)
    : connection_(connection), state_(std::make_shared<State>()) {
  state_->request = pq->cancel_connections ? nullptr : pq->PQgetCancel(connection);
  state_->pq = std::move(pq);
}

void Canceller::start() noexcept {
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    if (state_->running) return;
    state_->running = true;
  }
  // Made here, while the connection is certainly there: it copies what it needs.
  void* request = state_->pq->cancel_connections ? state_->pq->PQcancelCreate(connection_) : nullptr;
  const auto work = [state = state_, request] {
    if (request != nullptr) {
      send_request(*state->pq, request);
    } else if (state->request != nullptr) {
      char text[256];
      state->pq->PQcancel(state->request, text, sizeof text);
    }
    const std::lock_guard<std::mutex> lock(state->mutex);
    state->running = false;
    state->done.notify_all();
  };
  try {
    std::thread(work).detach();
  } catch (...) {  // no thread to be had: the deadline still ends the call
    if (request != nullptr) state_->pq->PQcancelFinish(request);
    const std::lock_guard<std::mutex> lock(state_->mutex);
    state_->running = false;
  }
}

bool Canceller::settled(Deadline deadline) const {
  std::unique_lock<std::mutex> lock(state_->mutex);
  return state_->done.wait_until(lock, deadline.at, [this] { return !state_->running; });
}

}  // namespace jackfield::postgresql
