#include "store/postgres/dial.h"

#include <algorithm>
#include <charconv>

#include "os/libpq_options.h"
#include "os/wait.h"

namespace jackfield::postgres {
namespace {

constexpr const char* kCaFile = "/etc/ssl/certs/ca-certificates.crt";

bool says(std::string_view text, std::string_view words) { return text.find(words) != std::string_view::npos; }

// Constant texts: libpq's own may name hosts and users.
const char* reason_of(std::string_view text) {
  if (says(text, "28P01") || says(text, "no password supplied")) return "authentication_failed";
  if (says(text, "28000")) return "access_denied";
  if (says(text, "3D000")) return "database_not_found";
  if (says(text, "53300")) return "too_many_connections";
  if (says(text, "57P03")) return "starting";
  if (says(text, "does not support SSL")) return "tls_unsupported";
  if (says(text, "does not match host name")) return "tls_hostname_mismatch";
  if (says(text, "certificate verify failed")) return "tls_certificate_untrusted";
  if (says(text, "SSL") || says(text, "certificate")) return "tls_failed";
  if (says(text, "refused")) return "connection_refused";
  return "unreachable";
}

void ignore_notice(void*, const PGresult*) {}

LibpqTls tls_of(const StoreUrl& url, const HostPort& host, const std::string& ca_file) {
  using Mode = LibpqTls::Mode;
  LibpqTls tls{Mode::verify_full, url.root_file, url.certificate_file, url.key_file};
  switch (url.tls) {
    case TlsMode::by_host:
      if (host.is_own_machine()) tls.mode = Mode::disable;
      break;
    case TlsMode::disable:
      tls.mode = Mode::disable;
      break;
    case TlsMode::require:
      tls.mode = Mode::require;
      break;
    case TlsMode::verify_ca:
      tls.mode = Mode::verify_ca;
      break;
    case TlsMode::verify_full:
      break;
  }
  // Sockets of this machine have no TLS.
  if (host.is_socket()) tls.mode = Mode::disable;
  const bool verifies = tls.mode == Mode::verify_ca || tls.mode == Mode::verify_full;
  if (verifies && tls.root.empty()) tls.root = ca_file.empty() ? kCaFile : ca_file;
  return tls;
}

Result<EgressGuard> open_guard() {
  json::Arena arena;
  JF_TRY(const json::Value options, json::parse(arena, R"({"mode":"private-allowed"})", json::kConfigLimits));
  return EgressGuard::make(options);
}

}  // namespace

Error offline(std::string_view reason) { return fail(Code::store_offline).with("reason", std::string(reason)); }

std::string_view state_of(const Libpq& pq, const PgResult& result) {
  const char* state = pq.PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view() : std::string_view(state);
}

Result<PgResult> next_result(const Libpq& pq, PGconn* connection, Deadline deadline) {
  while (pq.PQisBusy(connection) != 0) {
    const int unsent = pq.PQflush(connection);
    if (unsent < 0) return offline("connection_lost");
    const auto events = static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN);
    if (wait_for(pq.PQsocket(connection), events, nullptr, deadline) == Waited::passed) return offline("timeout");
    if (pq.PQconsumeInput(connection) == 0) return offline("connection_lost");
  }
  return PgResult(pq, pq.PQgetResult(connection));
}

Result<PgResult> run_text(const Libpq& pq, PGconn* connection, const std::string& sql, Deadline deadline) {
  if (pq.PQsendQuery(connection, sql.c_str()) == 0) return offline("connection_lost");
  PgResult last;
  for (;;) {
    JF_TRY(PgResult result, next_result(pq, connection, deadline));
    if (!result) return last;
    // The first failure of several statements ends them all.
    if (!last || last.status() != PGRES_FATAL_ERROR) last = std::move(result);
    if (pq.PQstatus(connection) == CONNECTION_BAD) return offline("connection_lost");
  }
}

Result<std::unique_ptr<Dialler>> Dialler::make(StoreUrl url, const LibraryPaths& libraries,
                                               const std::string& ca_file) {
  LibpqOpened opened = open_libpq(libraries);
  if (!opened.functions) return unavailable("postgresql", opened.probe);
  JF_TRY(EgressGuard guard, open_guard());
  return std::unique_ptr<Dialler>(new Dialler(std::move(url), std::move(opened.functions), std::move(guard), ca_file));
}

Result<Dialler::Dialled> Dialler::dial_number(std::size_t at, Deadline deadline, bool standby_will_do) const {
  return dial_host(url_.hosts[at], Deadline::in_ms(std::min(deadline.remaining_ms(), url_.connect_ms)),
                   standby_will_do);
}

Result<Dialler::Dialled> Dialler::dial_host(const HostPort& host, Deadline deadline, bool standby_will_do) const {
  std::vector<Address> addresses;
  if (host.is_socket()) {
    addresses.push_back({});
  } else {
    auto resolved = guard_.resolve(host.host, host.port, deadline.remaining_ms());
    if (!resolved) return offline("host_not_found");
    addresses = *std::move(resolved);
  }
  Error last = offline("unreachable");
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const auto others = static_cast<std::int64_t>(addresses.size() - i);
    const Deadline own = Deadline::in_ms(deadline.remaining_ms() / others);
    auto connection = dial_address(host, addresses[i].numeric, own);
    if (!connection) {
      last = std::move(connection).error();
      continue;
    }
    if (Status ready = set_up(connection->get(), deadline, standby_will_do); !ready) {
      last = std::move(ready).error();
      continue;
    }
    Dialled dialled{*std::move(connection)};
    if (!standby_will_do) {
      JF_TRY(dialled.timeline, timeline_of(dialled.connection.get(), deadline));
    }
    return dialled;
  }
  return last;
}

Result<Dialler::Owned> Dialler::dial_address(const HostPort& host, const std::string& address,
                                             Deadline deadline) const {
  const std::string port = std::to_string(host.port);
  const LibpqTls tls = tls_of(url_, host, ca_file_);
  LibpqOptions list(*pq_);
  list.set("host", host.host.c_str());
  if (!host.is_socket()) list.set("hostaddr", address.c_str());
  if (host.is_socket()) list.unset("requirepeer");
  list.set("port", port.c_str());
  list.set("user", url_.user.c_str());
  list.set("password", url_.password.empty() ? LibpqOptions::kNoPassword : url_.password.expose().c_str());
  list.set("dbname", url_.database.c_str());
  list.set("application_name", url_.application_name.c_str());
  list.set_tls(tls);

  Owned connection(pq_->PQconnectStartParams(list.names(), list.values(), LibpqOptions::kExpandName),
                   Finish{pq_.get()});
  if (connection.get() == nullptr) return fail(Code::out_of_memory);
  pq_->PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);  // so that the text holds the SQLSTATE
  pq_->PQsetNoticeReceiver(connection.get(), ignore_notice, nullptr);
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED || pq_->PQstatus(connection.get()) == CONNECTION_BAD)
      return offline(reason_of(pq_->PQerrorMessage(connection.get())));
    const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (wait_for(pq_->PQsocket(connection.get()), events, nullptr, deadline) == Waited::passed)
      return offline("timeout");
    state = pq_->PQconnectPoll(connection.get());
  }
  pq_->PQsetErrorVerbosity(connection.get(), PQERRORS_DEFAULT);
  if (pq_->PQsetnonblocking(connection.get(), 1) != 0) return offline("connection_lost");
  return connection;
}

// The server's own limits end what is left behind when this process is gone. Plans are kept: the statements are made
// for indexes, and planning one anew for its values costs more than running it. In a large store the server would start
// workers for a search (20 ms) or compile its plan (60 ms), which finds its rows within one.
Status Dialler::set_up(PGconn* connection, Deadline deadline, bool standby_will_do) const {
  const std::string limit = std::to_string(url_.statement_ms);
  const std::string sql =
      "SET search_path = " + url_.schema +
      "; SET bytea_output = hex; SET extra_float_digits = 1; SET statement_timeout = " + limit +
      "; SET idle_in_transaction_session_timeout = 15000; SET enable_seqscan = off; "
      "SET plan_cache_mode = force_generic_plan; SET jit = off; SET max_parallel_workers_per_gather = 0; SELECT "
      "pg_is_in_recovery(), current_setting('server_encoding')";
  JF_TRY(const PgResult result, run_text(*pq_, connection, sql, deadline));
  if (result.status() != PGRES_TUPLES_OK) return offline("set_up");
  const bool standby = std::string_view(pq_->PQgetvalue(result.get(), 0, 0)) == "t";
  if (standby && !standby_will_do) return offline("standby");
  if (std::string_view(pq_->PQgetvalue(result.get(), 0, 1)) != "UTF8")
    return fail(Code::store_unavailable).with("reason", "The store's database must have the encoding UTF8.");
  return ok();
}

// The first digits of the log's name, as in 0000000600000000000000A1. A server that is only like PostgreSQL may have no
// such functions; then all leaders count as equal.
Result<std::int64_t> Dialler::timeline_of(PGconn* connection, Deadline deadline) const {
  JF_TRY(const PgResult result, run_text(*pq_, connection, "SELECT pg_walfile_name(pg_current_wal_lsn())", deadline));
  std::int64_t timeline = 0;
  if (result.status() != PGRES_TUPLES_OK) return timeline;
  const std::string_view name = pq_->PQgetvalue(result.get(), 0, 0);
  std::from_chars(name.data(), name.data() + std::min<std::size_t>(name.size(), 8), timeline, 16);
  return timeline;
}

}  // namespace jackfield::postgres
