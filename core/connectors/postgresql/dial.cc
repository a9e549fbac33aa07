#include "dial.h"

#include <algorithm>

#include "errors.h"
#include "os/libpq_options.h"
#include "os/socket_bytes.h"

namespace jackfield::postgresql {
namespace {

constexpr std::uint64_t kLoginBytes = 131072;
constexpr int kVerifyPeer = 1;  // SSL_VERIFY_PEER
constexpr int kNotCalled = -1;
// OpenSSL calls back inside PQconnectPoll, on this thread. Like libpq's own callback, this one returns its input.
thread_local int verify_error = kNotCalled;
thread_local const Libpq* verify_functions = nullptr;

LibpqTls tls_of(const TlsSettings& tls) {
  const LibpqTls::Mode verified = tls.verify ? LibpqTls::Mode::verify_full : LibpqTls::Mode::require;
  return {tls.on ? verified : LibpqTls::Mode::disable, tls.root, tls.certificate, tls.key};
}

int remember_verify_error(int accepted, void* context) {
  if (accepted == 0 && verify_functions != nullptr) verify_error = verify_functions->X509_STORE_CTX_get_error(context);
  return accepted;
}

void ignore_notice(void*, const PGresult*) {}

// Dials one address. Owns the connection until the caller takes it.
class Attempt {
 public:
  Attempt(const Libpq& pq, const TlsSettings& tls, const LibpqOptions& list)
      : pq_(pq),
        tls_(tls),
        connection_(pq.PQconnectStartParams(list.names(), list.values(), LibpqOptions::kExpandName)) {}
  ~Attempt() {
    if (connection_ != nullptr) pq_.PQfinish(connection_);
  }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  Status run(Deadline deadline, const Wake& wake, const CancelToken& cancel) {
    if (connection_ == nullptr) return fail(Code::out_of_memory);
    verify_error = kNotCalled;
    verify_functions = &pq_;
    pq_.PQsetErrorVerbosity(connection_, PQERRORS_VERBOSE);  // so that the text holds the SQLSTATE
    pq_.PQsetNoticeReceiver(connection_, ignore_notice, nullptr);
    if (pq_.PQstatus(connection_) == CONNECTION_BAD) return failure();
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK) {
      if (state == PGRES_POLLING_FAILED) return failure();
      switch (wait_for(pq_.PQsocket(connection_), state == PGRES_POLLING_READING ? POLLIN : POLLOUT, &wake, deadline)) {
        case Waited::woken:
          if (cancel.cancelled()) return fail(Code::cancelled);
          break;
        case Waited::passed:
          return stage_ == DialStage::network ? fail(Code::unreachable, "connection.host")
                                              : fail(Code::timeout, "connection.host");
        case Waited::ready:
          break;
      }
      state = pq_.PQconnectPoll(connection_);
      // libpq keeps every setting that a server reports, without an end.
      if (bytes_received(pq_.PQsocket(connection_)) > kLoginBytes)
        return fail(Code::protocol_failed, "connection.port");
      note_stage();
      watch_verification();
    }
    pq_.PQsetErrorVerbosity(connection_, PQERRORS_DEFAULT);
    return ok();
  }

  PGconn* take() { return std::exchange(connection_, nullptr); }
  [[nodiscard]] bool certificate_unexplained() const {
    return tls_.verify && watchable() && verify_error == kNotCalled;
  }

 private:
  [[nodiscard]] bool watchable() const {
    return pq_.PQgetssl != nullptr && pq_.SSL_set_verify != nullptr && pq_.X509_STORE_CTX_get_error != nullptr;
  }

  void note_stage() {
    const ConnStatusType status = pq_.PQstatus(connection_);
    if (status == CONNECTION_SSL_STARTUP) stage_ = std::max(stage_, DialStage::encryption);
    if (status == CONNECTION_AWAITING_RESPONSE || status == CONNECTION_AUTH_OK)
      stage_ = std::max(stage_, DialStage::login);
  }

  // libpq reports "certificate verify failed" for every cause. Between its first message and the server's answer the
  // verification callback can be replaced by one that does the same and records the cause.
  void watch_verification() {
    if (watching_ || !tls_.verify || !watchable()) return;
    void* ssl = pq_.PQgetssl(connection_);
    if (ssl == nullptr) return;
    watching_ = true;
    pq_.SSL_set_verify(ssl, kVerifyPeer, remember_verify_error);
  }

  Error failure() {
    DialFailure facts;
    facts.stage = stage_;
    const char* text = pq_.PQerrorMessage(connection_);
    facts.text = text == nullptr ? std::string_view() : std::string_view(text);
    facts.verify_error = std::max(verify_error, 0);
    facts.has_client_certificate = !tls_.certificate.empty();
    return dial_error(facts);
  }

  const Libpq& pq_;
  const TlsSettings& tls_;
  PGconn* connection_;
  DialStage stage_ = DialStage::network;
  bool watching_ = false;
};

// Another address is tried only if this one could not be reached.
bool try_next(Code code) {
  return code == Code::connection_refused || code == Code::unreachable || code == Code::timeout;
}

// All addresses of a host, until one of them takes the login.
class Dialler {
 public:
  Dialler(const Libpq& pq, const TlsSettings& tls, LibpqOptions& list, const std::vector<Address>& addresses,
          Wake& wake, const CancelToken& cancel)
      : pq_(pq), tls_(tls), list_(list), addresses_(addresses), wake_(wake), cancel_(cancel) {}

  Result<PGconn*> dial(Deadline deadline) {
    Status last = fail(Code::host_not_found, "connection.host");
    for (std::size_t i = 0; i < addresses_.size(); ++i) {
      // The first of several silent addresses must not use the time of the others.
      const auto others = static_cast<std::int64_t>(addresses_.size() - i);
      list_.set("hostaddr", addresses_[i].numeric.c_str());
      auto dialled = dial_one(Deadline::in_ms(deadline.remaining_ms() / others));
      if (dialled) return dialled;
      last = std::move(dialled).error();
      if (!try_next(last.error().code)) break;
    }
    return std::move(last).error();
  }
  [[nodiscard]] const char* encoding() const { return encoding_; }

 private:
  // Again where another login may say more, or be taken.
  Result<PGconn*> dial_one(Deadline until) {
    bool repeated = false;
    for (;;) {
      if (cancel_.cancelled()) return fail(Code::cancelled);
      Attempt attempt(pq_, tls_, list_);
      Status outcome = attempt.run(until, wake_, cancel_);
      if (outcome) return attempt.take();
      const Code code = outcome.error().code;
      // The answer came before the callback was installed: dial again to distinguish an expired certificate from an
      // untrusted.
      const bool is_unclear = code == Code::tls_certificate_untrusted && attempt.certificate_unexplained() &&
                              !std::exchange(repeated, true);
      if (is_unclear || (code == Code::pooler_setting && leave_out_names()) ||
          (code == Code::unsupported && take_bytes_as_they_are()))
        continue;
      return std::move(outcome).error();
    }
  }

  bool leave_out_names() {
    if (std::exchange(left_out_, true)) return false;
    list_.unset("application_name");
    list_.unset("client_encoding");
    return true;
  }

  // The server cannot convert this database's encoding to UTF-8.
  bool take_bytes_as_they_are() {
    if (encoding_ == kRawBytes) return false;
    encoding_ = kRawBytes;
    list_.set("client_encoding", kRawBytes);
    return true;
  }

  static constexpr const char* kRawBytes = "SQL_ASCII";
  const Libpq& pq_;
  const TlsSettings& tls_;
  LibpqOptions& list_;
  const std::vector<Address>& addresses_;
  Wake& wake_;
  const CancelToken& cancel_;
  const char* encoding_ = "UTF8";
  bool left_out_ = false;
};

bool prefers_standby(const DialOptions& options) {
  return std::any_of(options.options.begin(), options.options.end(), [](const auto& option) {
    return option.first == "target_session_attrs" && option.second == "prefer-standby";
  });
}

}  // namespace

Result<Dialled> dial(const Libpq& pq, const DialOptions& options, const TlsSettings& tls,
                     const ConnectorEnvironment& environment, Deadline deadline, Wake& wake,
                     const CancelToken& cancel) {
  if (options.connect_ms > 0) deadline.at = std::min(deadline.at, Deadline::in_ms(options.connect_ms).at);
  auto resolved = environment.egress.resolve(options.host, options.port, deadline.remaining_ms());
  if (!resolved) {
    if (resolved.error().pointer.empty()) resolved.error().pointer = "connection.host";
    return std::move(resolved).error();
  }
  const std::string port = std::to_string(options.port);
  LibpqOptions list(pq);
  const bool other_name = tls.verify && !tls.server_name.empty();
  list.set("host", other_name ? tls.server_name.c_str() : options.host.c_str());
  list.set("port", port.c_str());
  list.set("user", options.user.c_str());
  list.set("password", options.password.empty() ? LibpqOptions::kNoPassword : options.password.expose().c_str());
  list.set("dbname", options.database.c_str());
  const LibpqTls files = tls_of(tls);
  list.set_tls(files);
  for (const auto& [name, value] : options.options) list.set(name.c_str(), value.c_str());

  Dialler dialler(pq, tls, list, *resolved, wake, cancel);
  // libpq is given one address at a time, so the preference among several is made here.
  if (prefers_standby(options) && resolved->size() > 1) {
    list.set("target_session_attrs", "standby");
    auto standby = dialler.dial(Deadline::in_ms(deadline.remaining_ms() / 2));
    if (standby) return Dialled{*standby, dialler.encoding()};
    if (!try_next(standby.error().code)) return std::move(standby).error();
    list.set("target_session_attrs", "any");
  }
  JF_TRY(PGconn* const connection, dialler.dial(deadline));
  return Dialled{connection, dialler.encoding()};
}

}  // namespace jackfield::postgresql
