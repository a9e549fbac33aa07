// Waits for a socket, for a signal from another thread, or for the deadline, whichever comes first.
// Contract   a task (os/task/task.h) leaves its thread to others meanwhile.
// Ownership  a Wake owns its descriptor.
// Threads    signal() may be called from any thread, and from a cancel callback.
// Example    core/connectors/postgresql/cancel.cc
#pragma once
#include <poll.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/deadline.h"
#include "os/task/task_thread.h"

namespace jackfield {

class Wake {
 public:
  Wake();
  ~Wake();
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;
  void signal() noexcept;
  void forget() noexcept;
  // From now on it is used with one socket alone, whose closing ends its use: tasks keep watching that socket.
  // release_socket() comes before the socket is closed.
  void keep_socket() noexcept;
  void release_socket() noexcept;
  [[nodiscard]] std::uint64_t socket_owner() const noexcept { return socket_owner_; }  // 0: of no single socket
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  // Of a task that waits for it and for the socket. False: it is signalled already.
  [[nodiscard]] bool attach(TaskThread::Ticket task, int socket) const;
  void detach() const;

 private:
  void write_descriptor() noexcept;
  mutable std::mutex mutex_;
  mutable std::optional<TaskThread::Ticket> task_;           // signalled in place of the descriptor
  mutable std::vector<std::weak_ptr<TaskThread>> watching_;  // threads that may watch the kept socket
  mutable int socket_ = -1;
  int descriptor_ = -1;
  std::uint64_t socket_owner_ = 0;
  std::atomic<bool> signalled_{false};  // spares reading the descriptor before every statement
};

enum class Waited : std::uint8_t { ready, woken, passed };
// Without a wake it waits for socket and deadline only. A socket with an error is ready: the next read reports it.
// After the deadline the answer is `passed`, also while the socket stays readable.
[[nodiscard]] Waited wait_for(int socket, short events, const Wake* wake, Deadline deadline) noexcept;

// For a task that has used the socket with this wake: nothing has come from it since then, so that it need not be asked
// whether it is dead. False: it is not known.
[[nodiscard]] bool is_quiet(int socket, const Wake& wake) noexcept;

}  // namespace jackfield
