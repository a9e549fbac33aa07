#include "dial.h"

#include <sys/socket.h>

#include <algorithm>
#include <mutex>
#include <utility>

namespace jackfield::mysql {
namespace {

constexpr std::size_t kStackBytes = 256 * 1024;  // of the library's own stack for one call
constexpr const char* kNoFolder = "/dev/null/none";
// No plugin that hands the password over in clear, and none that asks questions.
constexpr const char* kLogins = "mysql_native_password,caching_sha2_password,client_ed25519,sha256_password";
constexpr std::int64_t kSliceMs = 100;

int refuse_file(void**, const char*, void*) { return 1; }
int refuse_read(void*, char*, unsigned int) { return -1; }
void refuse_end(void*) {}
int refuse_error(void*, char* text, unsigned int size) {
  if (size > 0) text[0] = '\0';
  return 2068;
}

// One address. Owns the connection until it is taken.
class Attempt {
 public:
  Attempt(const Mariadb& library, const DialOptions& options, const TlsOptions& tls, const std::string& address,
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
    set_options();
    MYSQL* opened = nullptr;
    current_ = this;
    const char* database = options_.database.empty() ? nullptr : options_.database.c_str();
    drive(
        [&] {
          return library_.mysql_real_connect_start(&opened, mysql_, options_.host.c_str(), options_.user.c_str(),
                                                   options_.password.expose().c_str(), database, options_.port, nullptr,
                                                   CLIENT_FOUND_ROWS);
        },
        [&](int events) { return library_.mysql_real_connect_cont(&opened, mysql_, events); },
        [&](int events) { return wait(events); });
    current_ = nullptr;
    const Failure facts = failure_of(library_, mysql_);
    if (gave_up_) return fail(why_, why_ == Code::cancelled ? "" : "connection.host");
    if (opened == nullptr) return dial_error(facts, stage_, !tls_.certificate.empty());
    return ok();
  }

  MYSQL* take() { return std::exchange(mysql_, nullptr); }

  // Where the library would look the host up by itself, it is given the checked address.
  my_bool connect(MARIADB_PVIO* pvio, const MA_PVIO_CINFO& to, const PVIO_METHODS& methods) {
    MA_PVIO_CINFO numbers = to;
    numbers.host = address_.c_str();
    guided_ = true;
    return methods.connect(pvio, &numbers);
  }

  int wait_in_handshake() {
    stage_ = DialStage::login;
    if (gave_up_) return 0;
    // The library asks to read even where it has to write, so it is let try again now and then.
    const Deadline slice = Deadline::in_ms(std::min(kSliceMs, deadline_.remaining_ms()));
    return ready(static_cast<int>(library_.mysql_get_socket(mysql_)), POLLIN, slice) ? 1 : 0;
  }

  [[nodiscard]] static Attempt* current() noexcept { return current_; }

 private:
  void set_options() {
    const auto set = [&](mysql_option option, const void* value) { library_.mysql_options(mysql_, option, value); };
    const unsigned int tcp = MYSQL_PROTOCOL_TCP, off = 0;
    const my_bool no = 0, yes = 1;
    std::size_t stack = kStackBytes;
    set(MYSQL_OPT_NONBLOCK, &stack);
    set(MYSQL_OPT_PROTOCOL, &tcp);
    set(MYSQL_OPT_LOCAL_INFILE, &off);
    set(MYSQL_OPT_RECONNECT, &no);
    set(MYSQL_SET_CHARSET_NAME, "utf8mb4");
    set(MYSQL_PLUGIN_DIR, library_.plugin_folder.empty() ? kNoFolder : library_.plugin_folder.c_str());
    set(MARIADB_OPT_RESTRICTED_AUTH, kLogins);
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
  }

  int wait(int events) {
    if (mysql_->net.pvio != nullptr) stage_ = std::max(stage_, DialStage::greeting);
    const int socket = static_cast<int>(library_.mysql_get_socket(mysql_));
    if (!guided_ && !gave_up_) {  // it did not ask for the address: nothing it does now is to be trusted
      gave_up_ = true;
      why_ = Code::internal;
    }
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

  static thread_local Attempt* current_;

  const Mariadb& library_;
  const DialOptions& options_;
  const TlsOptions& tls_;
  const std::string& address_;
  Deadline deadline_;
  const Wake& wake_;
  const CancelToken& cancel_;
  MYSQL* mysql_;
  DialStage stage_ = DialStage::network;
  bool gave_up_ = false;
  Code why_ = Code::timeout;
  bool guided_ = false;
};

thread_local Attempt* Attempt::current_ = nullptr;

// The library compares a certificate with the host it was given, and dials the same; and during the TLS handshake it waits by itself,
// without an end. So three methods of its transport are replaced; on threads that do not dial for us they do what they did.
struct Transport {
  PVIO_METHODS original{};
  PVIO_METHODS patched{};
  std::once_flag once;
  bool ready = false;
};

Transport& transport() {
  static Transport one;  // the library has one, too
  return one;
}

my_bool connect_checked(MARIADB_PVIO* pvio, MA_PVIO_CINFO* to) {
  Attempt* attempt = Attempt::current();
  return attempt == nullptr ? transport().original.connect(pvio, to)
                            : attempt->connect(pvio, *to, transport().original);
}

// After the handshake it would make the socket blocking, and never look at it again.
int stay_nonblocking(MARIADB_PVIO* pvio, my_bool value, my_bool* before) {
  return transport().original.blocking(pvio, Attempt::current() == nullptr ? value : my_bool{0}, before);
}

int wait_in_handshake(MARIADB_PVIO* pvio, my_bool is_read, int timeout) {
  if (Attempt* attempt = Attempt::current()) return attempt->wait_in_handshake();
  return transport().original.wait_io_or_timeout(pvio, is_read, timeout);
}

// Another address may do better only when this one was not reached.
bool try_next(Code code) {
  return code == Code::connection_refused || code == Code::unreachable || code == Code::timeout;
}

}  // namespace

bool prepare_transport(const Mariadb& library) {
  Transport& one = transport();
  std::call_once(one.once, [&] {
    MYSQL* mysql = library.mysql_init(nullptr);
    if (mysql == nullptr) return;
    TransportPlugin* plugin = library.mysql_client_find_plugin(mysql, "pvio_socket", kTransportPlugins);
    if (plugin != nullptr && plugin->methods != nullptr && plugin->methods->connect != nullptr &&
        plugin->methods->blocking != nullptr && plugin->methods->wait_io_or_timeout != nullptr) {
      one.original = *plugin->methods;
      one.patched = one.original;
      one.patched.connect = connect_checked;
      one.patched.blocking = stay_nonblocking;
      one.patched.wait_io_or_timeout = wait_in_handshake;
      plugin->methods = &one.patched;
      one.ready = true;
    }
    library.mysql_close(mysql);
  });
  return one.ready;
}

short poll_events(int events) noexcept {
  int wanted = 0;
  if ((events & MYSQL_WAIT_READ) != 0) wanted |= POLLIN;
  if ((events & MYSQL_WAIT_WRITE) != 0) wanted |= POLLOUT;
  if ((events & MYSQL_WAIT_EXCEPT) != 0) wanted |= POLLPRI;
  return static_cast<short>(wanted);
}

Result<MYSQL*> dial_address(const Mariadb& library, const DialOptions& options, const TlsOptions& tls,
                            const std::string& address, Deadline deadline, const Wake& wake,
                            const CancelToken& cancel) {
  Attempt attempt(library, options, tls, address, deadline, wake, cancel);
  JF_CHECK(attempt.run());
  return attempt.take();
}

Result<Dialled> dial(const Mariadb& library, const DialOptions& options, const TlsOptions& tls,
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
    // The first of several silent addresses must not use up the time of the others.
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
