#include "cancel.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace jackfield::mysql {

struct Canceller::State {
  CancelTarget target;
  std::mutex mutex;
  std::condition_variable done;
  bool running = false;
};

namespace {

constexpr std::int64_t kRequestMs = 5000;

void send_request(const CancelTarget& target) {
  const Deadline deadline = Deadline::in_ms(kRequestMs);
  const Wake wake;
  const CancelToken never;
  const Mariadb& library = *target.library;
  auto dialled = dial_address(library, target.options, *target.tls, target.address, deadline, wake, never);
  if (!dialled) return;
  MYSQL* mysql = *dialled;
  const std::string sql = "KILL QUERY " + std::to_string(target.session);
  int failed = 0;
  drive(
      [&] {
        return library.mysql_real_query_start(&failed, mysql, sql.data(), static_cast<unsigned long>(sql.size()));
      },
      [&](int events) { return library.mysql_real_query_cont(&failed, mysql, events); },
      [&](int events) {
        const auto socket = static_cast<int>(library.mysql_get_socket(mysql));
        return wait_for(socket, poll_events(events), nullptr, deadline) == Waited::ready ? events : MYSQL_WAIT_TIMEOUT;
      });
  library.mysql_close(mysql);
}

}  // namespace

Canceller::Canceller(CancelTarget target) : state_(std::make_shared<State>()) { state_->target = std::move(target); }

void Canceller::start() noexcept {
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    if (state_->running) return;
    state_->running = true;
  }
  const auto work = [state = state_] {
    send_request(state->target);
    const std::lock_guard<std::mutex> lock(state->mutex);
    state->running = false;
    state->done.notify_all();
  };
  try {
    std::thread(work).detach();
  } catch (...) {  // no thread to be had: the deadline still ends the call
    const std::lock_guard<std::mutex> lock(state_->mutex);
    state_->running = false;
  }
}

bool Canceller::settled(Deadline deadline) const {
  std::unique_lock<std::mutex> lock(state_->mutex);
  return state_->done.wait_until(lock, deadline.at, [this] { return !state_->running; });
}

}  // namespace jackfield::mysql
