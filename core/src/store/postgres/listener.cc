#include "store/postgres/listener.h"

namespace jackfield::postgres {
namespace {

constexpr std::int64_t kAgainMs = 200;    // after a failed round of all hosts
constexpr std::int64_t kProveMs = 1000;   // a quiet session is asked whether it is alive
constexpr std::int64_t kAnswerMs = 2000;  // and has this long to answer
constexpr std::int64_t kTidyMs = 60000;

}  // namespace

void Listener::start(std::function<void()> changed, std::function<void(Connection&)> tidy) {
  changed_ = std::move(changed);
  tidy_ = std::move(tidy);
  thread_ = std::thread([this] { serve(); });
}

void Listener::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  wake_.signal();
  thread_.join();
}

void Listener::pause(std::int64_t ms) {
  if (!stopping_) static_cast<void>(wait_for(-1, 0, &wake_, Deadline::in_ms(ms)));
}

void Listener::serve() {
  while (!stopping_) {
    auto dialled = dialler_.dial(Deadline::in_ms(60000), false);
    if (!dialled) {
      pool_.note_leader(false);
      pause(kAgainMs);
      continue;
    }
    Connection connection(dialler_, *dialled, host_);
    if (connection.execute("LISTEN jackfield_" + dialler_.url().schema)) {
      pool_.note_leader(true);
      changed_();
      listen(connection);
      // Sessions that are idle are of the same server, which may be frozen and wake.
      if (!stopping_) pool_.forget();
    }
    if (!stopping_) pause(kAgainMs);
  }
}

void Listener::listen(Connection& connection) {
  Deadline tidy = Deadline::in_ms(0);
  while (!stopping_) {
    if (tidy.passed()) {
      tidy_(connection);
      tidy = Deadline::in_ms(kTidyMs);
    }
    const auto noticed = connection.wait_for_notice(wake_.descriptor(), Deadline::in_ms(kProveMs));
    if (noticed && *noticed) changed_();
    // A frozen or demoted server sends nothing, and says nothing of it.
    const bool is_quiet = noticed && !*noticed && !stopping_;
    if (!noticed || (is_quiet && !connection.is_leader(kAnswerMs))) return;
    if (is_quiet) pool_.note_leader(true);
  }
}

}  // namespace jackfield::postgres
