// How a connection stops its statement: on the caller's cancel(), at a deadline, or when a stream is closed early.
// Contract   request() is the caller's cancel(): if a statement runs, the server is asked at once and the connection's
//            wait ends. The request stays until the connection handles it, so one just before a call stops that call.
//            forget_request() drops it. begin() asks the server and starts the grace, the time to acknowledge. The
//            first reason is kept. If the server has not acknowledged at until(), the connection stops waiting and
//            answers its caller with why(). A request may arrive late and stop the next statement: settle() waits until
//            none is in transit.
// Ownership  owned by its connection. `ask` is called while the connection exists; the work it returns runs on a
//            detached thread, may block, and must own all it uses. An empty work means that no server can be asked.
// Threads    request() from any thread, all else from the thread that uses the connection.
// Example    tests/unit/connector/stop_test.cc
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>

#include "base/deadline.h"
#include "base/error_codes.h"
#include "os/wait.h"

namespace jackfield {

class Stop {
 public:
  using Work = std::function<void()>;
  struct Means {
    std::function<Work()> ask;   // the engine's request to stop what runs
    std::function<void()> wake;  // ends the connection's wait; must not block
    std::int64_t grace_ms = 0;
  };
  explicit Stop(Means means);
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  void request() noexcept;

  void set_grace_ms(std::int64_t grace_ms) noexcept { means_.grace_ms = grace_ms; }
  // While true the server is asked as soon as a request comes.
  void running(bool value) noexcept;
  [[nodiscard]] bool requested() const noexcept { return requested_.load(std::memory_order_acquire); }
  [[nodiscard]] bool take_request() noexcept { return requested_.exchange(false); }
  void forget_request() noexcept { requested_.store(false); }

  void begin(Code why) noexcept;
  void heed() noexcept {  // begins when there is a request
    if (requested()) begin(Code::cancelled);
  }
  void ask() noexcept;  // without a grace; at most one request is on its way at a time
  // The caller has its answer already: what is left may take until `deadline`. The server is not asked again.
  void allow(Deadline deadline) noexcept { grace_ = Grace{why(), deadline}; }
  void end() noexcept { grace_.reset(); }

  [[nodiscard]] bool stopping() const noexcept { return grace_.has_value(); }
  [[nodiscard]] Code why() const noexcept { return grace_ ? grace_->why : Code::cancelled; }
  [[nodiscard]] Deadline until(Deadline deadline) const noexcept { return grace_ ? grace_->deadline : deadline; }
  [[nodiscard]] bool asked() const noexcept;  // and not settled since
  [[nodiscard]] bool settle(Deadline deadline);
  // False: nothing above needs to be undone before the next caller.
  [[nodiscard]] bool pending() const noexcept { return stopping() || requested() || asked(); }

  // Waits for a socket, heeding request and deadline; `again`: look again, a stop may have begun.
  enum class Wait : std::uint8_t { ready, again, gave_up };
  [[nodiscard]] Wait wait(int socket, short events, Wake& wake, Deadline deadline) noexcept;

 private:
  struct Asking;
  struct Grace {
    Code why;
    Deadline deadline;
  };
  void ask_locked() noexcept;

  Means means_;
  std::shared_ptr<Asking> asking_;  // with the thread that asks
  std::atomic<bool> requested_{false};
  std::optional<Grace> grace_;
};

}  // namespace jackfield
