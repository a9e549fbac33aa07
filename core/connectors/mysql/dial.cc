#include "dial.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "gate.h"

namespace jackfield::mysql {
namespace {

constexpr std::size_t kStackBytes = 256 * 1024;  // of the library's own stack for one call
constexpr std::size_t kLoginBytes = 256 * 1024;  // the longest packet before the login is done
constexpr const char* kNoFolder = "/dev/null/none";
constexpr std::int64_t kSliceMs = 100;

int refuse_file(void**, const char*, void*) { return 1; }
int refuse_read(void*, char*, unsigned int) { return -1; }
void refuse_end(void*) {}
int refuse_error(void*, char* text, unsigned int size) {
  if (size > 0) text[0] = '\0';
  return 2068;
}

// Dials one address. Owns the connection until the caller takes it.
class Attempt {
 public:
  Attempt(const Mariadb& library, const DialOptions& options, const TlsSettings& tls, const std::string& address,
          Deadline deadline, const Wake& wake, const CancelToken& cancel)
      : library_(library),
        options_(options),
        tls_(tls),
        address_(address),
        deadline_(deadline),
        wake_(wake),
        cancel_(cancel),
        mysql_(library.mysql_init(nullptr)) {}
  ~Attempt() {
    if (mysql_ != nullptr) library_.mysql_close(mysql_);
  }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  Status run() {
    if (mysql_ == nullptr) return fail(Code::out_of_memory);
    Gate gate(library_,
              {options_.host, address_, options_.user, options_.port, tls_.on, [this] { return wait_in_handshake(); }});
    if (!set_options() || !gate.set_options(mysql_)) return unknown_library();
    MYSQL* opened = nullptr;
    const char* database = options_.database.empty() ? nullptr : options_.database.c_str();
    drive(
        library_,
        [&] {
          return library_.mysql_real_connect_start(&opened, mysql_, address_.c_str(), options_.user.c_str(),
                                                   options_.password.expose().c_str(), database, options_.port, nullptr,
                                                   CLIENT_FOUND_ROWS);
        },
        [&](int events) { return library_.mysql_real_connect_cont(&opened, mysql_, events); },
        [&](int events) { return wait(events, gate.outcome()); });
    const Failure facts = failure_of(library_, mysql_);
    if (gave_up_) return fail(why_, why_ == Code::cancelled ? "" : "connection.host");
    switch (gate.outcome()) {
      case Gate::Outcome::unknown_library:
        return unknown_library();
      case Gate::Outcome::no_encryption:
        return fail(Code::tls_unsupported, "connection.ssl.enabled");
      case Gate::Outcome::passed:
        stage_ = DialStage::login;
        break;
      case Gate::Outcome::not_reached:
      case Gate::Outcome::stopped:
        break;
    }
    if (opened == nullptr) return dial_error(facts, stage_, !tls_.certificate.empty());
    if (gate.outcome() != Gate::Outcome::passed) return unknown_library();
    keep_nonblocking(static_cast<int>(library_.mysql_get_socket(mysql_)));
    return ok();
  }

  MYSQL* take() { return std::exchange(mysql_, nullptr); }

 private:
  static Error unknown_library() {
    return fail(Code::connector_unavailable)
        .with("state", std::string(probe_state_name(ProbeState::incompatible)))
        .with("reason", "The client library of MariaDB does not behave as its header says.")
        .with("remedy", "Install libmariadb3 of Debian 12 or later, or name such a library as libmariadb.");
  }

  bool wait_in_handshake() {
    stage_ = DialStage::login;
    if (gave_up_) return false;
    // The library waits for reading even if it must write, so it is called again from time to time.
    const Deadline slice = Deadline::in_ms(std::min(kSliceMs, deadline_.remaining_ms()));
    return ready(static_cast<int>(library_.mysql_get_socket(mysql_)), POLLIN, slice);
  }

  [[nodiscard]] bool set_options() {
    bool good = true;
    const auto set = [&](mysql_option option, const void* value) {
      good = library_.mysql_options(mysql_, option, value) == 0 && good;
    };
    const unsigned int tcp = MYSQL_PROTOCOL_TCP, off = 0;
    const my_bool no = 0, yes = 1;
    std::size_t stack = kStackBytes, packet = kLoginBytes;
    set(MYSQL_OPT_NONBLOCK, &stack);
    set(MYSQL_OPT_PROTOCOL, &tcp);
    set(MYSQL_OPT_MAX_ALLOWED_PACKET, &packet);
    set(MYSQL_OPT_LOCAL_INFILE, &off);
    set(MYSQL_OPT_RECONNECT, &no);
    set(MYSQL_SET_CHARSET_NAME, "utf8mb4");
    set(MYSQL_PLUGIN_DIR, library_.plugin_folder.empty() ? kNoFolder : library_.plugin_folder.c_str());
    if (options_.compress) set(MYSQL_OPT_COMPRESS, nullptr);
    set(MYSQL_OPT_SSL_ENFORCE, tls_.on ? &yes : &no);
    set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, tls_.verify ? &yes : &no);
    if (tls_.on) {
      set(MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3");
      if (!tls_.root.empty()) set(MYSQL_OPT_SSL_CA, tls_.root.c_str());
      if (!tls_.certificate.empty()) {
        set(MYSQL_OPT_SSL_CERT, tls_.certificate.c_str());
        set(MYSQL_OPT_SSL_KEY, tls_.key.c_str());
      }
    }
    library_.mysql_set_local_infile_handler(mysql_, refuse_file, refuse_read, refuse_end, refuse_error, nullptr);
    return good;
  }

  int wait(int events, Gate::Outcome gate) {
    if (mysql_->net.pvio != nullptr) stage_ = std::max(stage_, DialStage::greeting);
    if (gate == Gate::Outcome::passed) stage_ = DialStage::login;
    const int socket = static_cast<int>(library_.mysql_get_socket(mysql_));
    if (!gave_up_ && ready(socket, poll_events(events), deadline_))
      return events & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE);
    if (socket >= 0) ::shutdown(socket, SHUT_RDWR);
    return MYSQL_WAIT_TIMEOUT;
  }

  bool ready(int socket, short events, Deadline until) {
    switch (wait_for(socket, events, &wake_, until)) {
      case Waited::ready:
        return true;
      case Waited::woken:
        gave_up_ = cancel_.cancelled();
        why_ = Code::cancelled;
        return !gave_up_;
      case Waited::passed:
        if (!deadline_.passed()) return true;
        gave_up_ = true;
        why_ = stage_ == DialStage::network ? Code::unreachable : Code::timeout;
    }
    return false;
  }

  const Mariadb& library_;
  const DialOptions& options_;
  const TlsSettings& tls_;
  const std::string& address_;
  Deadline deadline_;
  const Wake& wake_;
  const CancelToken& cancel_;
  MYSQL* mysql_;
  DialStage stage_ = DialStage::network;
  bool gave_up_ = false;
  Code why_ = Code::timeout;
};

// Another address is tried only if this one could not be reached.
bool try_next(Code code) {
  return code == Code::connection_refused || code == Code::unreachable || code == Code::timeout;
}

}  // namespace

short poll_events(int events) noexcept {
  int wanted = 0;
  if ((events & MYSQL_WAIT_READ) != 0) wanted |= POLLIN;
  if ((events & MYSQL_WAIT_WRITE) != 0) wanted |= POLLOUT;
  if ((events & MYSQL_WAIT_EXCEPT) != 0) wanted |= POLLPRI;
  return static_cast<short>(wanted);
}

Result<MYSQL*> dial_address(const Mariadb& library, const DialOptions& options, const TlsSettings& tls,
                            const std::string& address, Deadline deadline, const Wake& wake,
                            const CancelToken& cancel) {
  Attempt attempt(library, options, tls, address, deadline, wake, cancel);
  JF_CHECK(attempt.run());
  return attempt.take();
}

Result<Dialled> dial(const Mariadb& library, const DialOptions& options, const TlsSettings& tls,
                     const ConnectorEnvironment& environment, Deadline deadline, const Wake& wake,
                     const CancelToken& cancel) {
  if (options.connect_ms > 0) deadline.at = std::min(deadline.at, Deadline::in_ms(options.connect_ms).at);
  auto resolved = environment.egress.resolve(options.host, options.port, deadline.remaining_ms());
  if (!resolved) {
    if (resolved.error().pointer.empty()) resolved.error().pointer = "connection.host";
    return std::move(resolved).error();
  }
  Error last = fail(Code::host_not_found, "connection.host");
  for (std::size_t i = 0; i < resolved->size(); ++i) {
    if (cancel.cancelled()) return fail(Code::cancelled);
    // The first of several silent addresses must not use the time of the others.
    const auto others = static_cast<std::int64_t>(resolved->size() - i);
    const std::string& address = (*resolved)[i].numeric;
    auto mysql =
        dial_address(library, options, tls, address, Deadline::in_ms(deadline.remaining_ms() / others), wake, cancel);
    if (mysql) return Dialled{*mysql, address};
    last = std::move(mysql).error();
    if (!try_next(last.code)) break;
  }
  return last;
}

}  // namespace jackfield::mysql
