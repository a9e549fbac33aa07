// Encryption settings as libpq's options (https://www.postgresql.org/docs/current/libpq-ssl.html).
// Contract   `ssl` present means never in clear, unless it says enabled: false. Without a CA the operator's bundle is named.
//            Certificates and keys go through private files, since libpq takes nothing else.
// Ownership  the files go with the object.
#pragma once
#include <string>

#include "jackfield/connector.h"
#include "native/private_files.h"

namespace jackfield::postgresql {

// A path below a file that is no folder: it can never exist. libpq takes it as "there is none" and does not look in the
// home folder, nor in the variable of the environment.
inline constexpr const char* kNoFile = "/dev/null/none";

struct TlsOptions {
  bool on = false;
  bool verify = false;
  bool has_certificate = false;
  std::string mode = "disable";
  std::string root = kNoFile;
  std::string certificate = kNoFile;
  std::string key = kNoFile;
  std::string server_name;  // empty: the host
  PrivateFiles files;
};
[[nodiscard]] Result<TlsOptions> tls_options(const Settings& settings, const ConnectorEnvironment& environment);

}  // namespace jackfield::postgresql
