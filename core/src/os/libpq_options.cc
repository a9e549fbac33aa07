#if __has_include(<libpq-fe.h>)
#include "os/libpq_options.h"

namespace jackfield {
namespace {

// A path below a file that is not a folder, so it cannot exist. libpq treats it as absent, and reads neither the home
// folder nor the environment variable.
constexpr const char* kNoFile = "/dev/null/none";

// The first database name, read as a list of options. An option that is named there with an empty value is not sent to
// the server and not read from the environment. Poolers refuse what they do not know.
constexpr const char* kNotSent = "options='' replication='' application_name='' client_encoding=''";

// Safe values for every option that could come from the environment or from files. libpq ignores an empty value, so
// none is empty.
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
    {"target_session_attrs", "any"},
    {"load_balance_hosts", "disable"},
    {"min_protocol_version", "3.0"},
    {"max_protocol_version", "3.0"},
    {"require_auth", "password,md5,scram-sha-256,none"},
    {"sslpassword", " "},
};

const char* path_of(const std::string& file) { return file.empty() ? kNoFile : file.c_str(); }

// require with a root file would check it.
const char* name_of_mode(LibpqTls::Mode mode) {
  switch (mode) {
    case LibpqTls::Mode::disable:
      return "disable";
    case LibpqTls::Mode::require:
      return "require";
    case LibpqTls::Mode::verify_ca:
      return "verify-ca";
    default:
      return "verify-full";
  }
}

}  // namespace

LibpqOptions::LibpqOptions(const Libpq& pq) : pq_(pq), names_{"dbname", nullptr}, values_{kNotSent, nullptr} {
  for (const auto& [name, value] : kFixed) set(name, value);
}

void LibpqOptions::set(const char* name, const char* value) {
  if (!pq_.knows(name)) return;
  for (std::size_t i = 1; i + 1 < names_.size(); ++i) {
    if (std::string_view(names_[i]) == name) {
      values_[i] = value;
      return;
    }
  }
  names_.insert(names_.end() - 1, name);
  values_.insert(values_.end() - 1, value);
}

void LibpqOptions::unset(std::string_view name) {
  for (std::size_t i = 1; i + 1 < names_.size(); ++i) {
    if (names_[i] == name) values_[i] = "";  // which libpq ignores
  }
}

void LibpqOptions::set_tls(const LibpqTls& tls) {
  set("sslmode", name_of_mode(tls.mode));
  set("sslrootcert", path_of(tls.root));
  set("sslcert", path_of(tls.certificate));
  set("sslkey", path_of(tls.key));
}

}  // namespace jackfield
#endif
