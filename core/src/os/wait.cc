#include "os/wait.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace jackfield {

Wake::Wake() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

Wake::~Wake() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Wake::signal() noexcept {
  const std::uint64_t one = 1;
  if (descriptor_ < 0) return;
  // If it is full, it is already signalled. The flag is set last: otherwise a forget() in between would leave the
  // descriptor readable.
  static_cast<void>(!::write(descriptor_, &one, sizeof one));
  signalled_.store(true);
}

void Wake::forget() noexcept {
  if (!signalled_.exchange(false)) return;
  std::uint64_t count = 0;
  if (descriptor_ >= 0 && ::read(descriptor_, &count, sizeof count) < 0) return;  // empty
}

Waited wait_for(int socket, short events, const Wake* wake, Deadline deadline) noexcept {
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

}  // namespace jackfield
