#include "os/wait.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace jackfield {

Wake::Wake() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

Wake::~Wake() {
  release_socket();
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Wake::write_descriptor() noexcept {
  const std::uint64_t one = 1;
  // If it is full, it is already signalled.
  if (descriptor_ >= 0) static_cast<void>(!::write(descriptor_, &one, sizeof one));
}

void Wake::signal() noexcept {
  const std::lock_guard guard(mutex_);
  if (task_) {
    task_->wake();
  } else {
    write_descriptor();
  }
  // Set last: otherwise a forget() in between would leave the descriptor readable.
  signalled_.store(true);
}

bool Wake::attach(TaskThread::Ticket task, int socket) const {
  const std::lock_guard guard(mutex_);
  if (signalled_.load()) return false;
  if (socket_owner_ != 0 && socket >= 0) {
    socket_ = socket;
    const auto is_known = [&](const std::weak_ptr<TaskThread>& known) {
      return !known.owner_before(task.thread) && !task.thread.owner_before(known);
    };
    if (std::none_of(watching_.begin(), watching_.end(), is_known)) watching_.emplace_back(task.thread);
  }
  task_ = std::move(task);
  return true;
}

void Wake::detach() const {
  const std::lock_guard guard(mutex_);
  task_.reset();
}

void Wake::keep_socket() noexcept {
  static std::atomic<std::uint64_t> last{0};
  socket_owner_ = last.fetch_add(1) + 1;
}

void Wake::release_socket() noexcept {
  const std::lock_guard guard(mutex_);
  for (const std::weak_ptr<TaskThread>& each : watching_) {
    if (const auto thread = each.lock()) thread->forget_socket(socket_, socket_owner_);
  }
  watching_.clear();
}

void Wake::forget() noexcept {
  if (!signalled_.exchange(false)) return;
  std::uint64_t count = 0;
  if (descriptor_ >= 0 && ::read(descriptor_, &count, sizeof count) < 0) return;  // empty
}

namespace {

Waited wait_as_task(TaskThread& thread, int socket, short events, const Wake* wake, Deadline deadline) noexcept {
  if (wake != nullptr && !wake->attach(thread.ticket(), socket)) return Waited::woken;
  const std::uint64_t owner = wake == nullptr ? 0 : wake->socket_owner();
  const TaskThread::Woken why =
      deadline.passed() ? TaskThread::Woken::passed : thread.park(socket, events, deadline.at, owner);
  if (wake != nullptr) wake->detach();
  if (why == TaskThread::Woken::signalled) return Waited::woken;
  return why == TaskThread::Woken::passed || deadline.passed() ? Waited::passed : Waited::ready;
}

}  // namespace

Waited wait_for(int socket, short events, const Wake* wake, Deadline deadline) noexcept {
  if (TaskThread* thread = TaskThread::current()) return wait_as_task(*thread, socket, events, wake, deadline);
  pollfd fds[2] = {{socket, events, 0}, {wake == nullptr ? -1 : wake->descriptor(), POLLIN, 0}};
  for (;;) {
    const std::int64_t left = std::min<std::int64_t>(deadline.remaining_ms(), 60000);
    const int count = ::poll(fds, 2, static_cast<int>(left));
    if (count > 0 && fds[1].revents != 0) return Waited::woken;
    // A peer that never stops sending must not stretch the deadline.
    if (deadline.passed()) return Waited::passed;
    if (count > 0 || (count < 0 && errno != EINTR)) return Waited::ready;
  }
}

bool is_quiet(int socket, const Wake& wake) noexcept {
  const TaskThread* thread = TaskThread::current();
  return thread != nullptr && thread->is_quiet(socket, wake.socket_owner());
}

}  // namespace jackfield
