#include "dial.h"

#include <algorithm>

#include "errors.h"

namespace jackfield::postgresql {
namespace {

// A path below a file that is not a folder, so it cannot exist. libpq treats it as absent, and reads neither the home
// folder nor the environment variable.
constexpr const char* kNoFile = "/dev/null/none";

// Sent if no password is set, since with an empty one libpq would read PGPASSWORD and password files.
constexpr const char* kNoPassword = "jackfield: no password is set";
constexpr int kVerifyPeer = 1;  // SSL_VERIFY_PEER
constexpr int kNotCalled = -1;

// OpenSSL calls back inside PQconnectPoll, on this thread. Like libpq's own callback, this one returns its input.
thread_local int verify_error = kNotCalled;
thread_local const Libpq* verify_functions = nullptr;

class OptionList {
 public:
  explicit OptionList(const Libpq& pq) : pq_(pq) {}
  // The last value of a name wins. The texts must outlive the list.
  void set(const char* name, const char* value) {
    if (!pq_.knows(name)) return;
    for (std::size_t i = 0; i + 1 < names_.size(); ++i) {
      if (std::string_view(names_[i]) == name) {
        values_[i] = value;
        return;
      }
    }
    names_.insert(names_.end() - 1, name);
    values_.insert(values_.end() - 1, value);
  }
  [[nodiscard]] const char* const* names() const { return names_.data(); }
  [[nodiscard]] const char* const* values() const { return values_.data(); }

 private:
  const Libpq& pq_;
  std::vector<const char*> names_{nullptr};
  std::vector<const char*> values_{nullptr};
};

// Safe values for every option that could come from the environment or from files. libpq ignores an empty value, so
// none is empty.
void set_fixed(OptionList& list) {
  constexpr std::pair<const char*, const char*> kFixed[] = {
      {"passfile", kNoFile},
      {"channel_binding", "prefer"},
      {"connect_timeout", "0"},
      {"client_encoding", "UTF8"},
      {"keepalives", "1"},
      {"keepalives_idle", "60"},
      {"keepalives_interval", "10"},
      {"keepalives_count", "6"},
      {"tcp_user_timeout", "30000"},
      {"sslcompression", "0"},
      {"sslcertmode", "allow"},
      {"sslcrl", kNoFile},
      {"sslcrldir", kNoFile},
      {"sslsni", "1"},
      {"sslnegotiation", "postgres"},
      {"requirepeer", "postgres"},
      {"ssl_min_protocol_version", "TLSv1.2"},
      {"ssl_max_protocol_version", "TLSv1.3"},
      {"gssencmode", "disable"},
      {"krbsrvname", "postgres"},
      {"gssdelegation", "0"},
      {"gsslib", "gssapi"},
      {"replication", "false"},
      {"target_session_attrs", "any"},
      {"load_balance_hosts", "disable"},
      {"min_protocol_version", "3.0"},
      {"max_protocol_version", "3.0"},
      {"require_auth", "password,md5,scram-sha-256,none"},
      {"sslpassword", " "},
      {"fallback_application_name", "jackfield"},
  };
  for (const auto& [name, value] : kFixed) list.set(name, value);
}

void set_tls(OptionList& list, const TlsSettings& tls) {
  const auto path = [](const std::string& file) { return file.empty() ? kNoFile : file.c_str(); };
  const char* verified = tls.verify ? "verify-full" : "require";  // require with a root file would check it
  list.set("sslmode", tls.on ? verified : "disable");
  list.set("sslrootcert", path(tls.root));
  list.set("sslcert", path(tls.certificate));
  list.set("sslkey", path(tls.key));
}

// "-c name=value ...", where white space and backslashes are escaped by a backslash.
std::string startup_options(const std::vector<Setting>& session) {
  std::string out;
  for (const Setting& setting : session) {
    if (!out.empty()) out += ' ';
    out += "-c ";
    out += setting.name;
    out += '=';
    for (const char c : setting.value) {
      if (c == '\\' || c == ' ' || (c >= '\t' && c <= '\r')) out += '\\';
      out += c;
    }
  }
  return out;
}

int remember_verify_error(int accepted, void* context) {
  if (accepted == 0 && verify_functions != nullptr) verify_error = verify_functions->X509_STORE_CTX_get_error(context);
  return accepted;
}

void ignore_notice(void*, const PGresult*) {}

// Dials one address. Owns the connection until the caller takes it.
class Attempt {
 public:
  Attempt(const Libpq& pq, const TlsSettings& tls, const OptionList& list)
      : pq_(pq), tls_(tls), connection_(pq.PQconnectStartParams(list.names(), list.values(), 0)) {}
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

}  // namespace

Result<PGconn*> dial(const Libpq& pq, const DialOptions& options, const TlsSettings& tls,
                     const ConnectorEnvironment& environment, Deadline deadline, Wake& wake,
                     const CancelToken& cancel) {
  if (options.connect_ms > 0) deadline.at = std::min(deadline.at, Deadline::in_ms(options.connect_ms).at);
  auto resolved = environment.egress.resolve(options.host, options.port, deadline.remaining_ms());
  if (!resolved) {
    if (resolved.error().pointer.empty()) resolved.error().pointer = "connection.host";
    return std::move(resolved).error();
  }
  const std::vector<Address>& addresses = *resolved;
  const std::string port = std::to_string(options.port);
  const std::string startup = startup_options(options.session);

  OptionList list(pq);
  set_fixed(list);
  const bool other_name = tls.verify && !tls.server_name.empty();
  list.set("host", other_name ? tls.server_name.c_str() : options.host.c_str());
  list.set("port", port.c_str());
  list.set("user", options.user.c_str());
  list.set("password", options.password.empty() ? kNoPassword : options.password.expose().c_str());
  list.set("dbname", options.database.c_str());
  list.set("options", startup.c_str());
  set_tls(list, tls);
  for (const auto& [name, value] : options.options) list.set(name.c_str(), value.c_str());

  Status last = fail(Code::host_not_found, "connection.host");
  bool repeated = false;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    if (cancel.cancelled()) return fail(Code::cancelled);
    // The first of several silent addresses must not use the time of the others.
    const auto others = static_cast<std::int64_t>(addresses.size() - i);
    const Deadline until = Deadline::in_ms(deadline.remaining_ms() / others);
    list.set("hostaddr", addresses[i].numeric.c_str());
    Attempt attempt(pq, tls, list);
    last = attempt.run(until, wake, cancel);
    if (last) return attempt.take();
    // The answer came before the callback was installed: dial again to distinguish an expired certificate from an
    // untrusted.
    if (last.error().code == Code::tls_certificate_untrusted && attempt.certificate_unexplained() && !repeated) {
      repeated = true;
      --i;
      continue;
    }
    if (!try_next(last.error().code)) break;
  }
  return std::move(last).error();
}

}  // namespace jackfield::postgresql
