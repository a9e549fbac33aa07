// Encryption settings as the library's options (https://mariadb.com/docs/connectors/mariadb-connector-c/api-functions/mysql_optionsv).
// Contract   `ssl` present means never in clear, unless it says enabled: false. Without a CA the operator's bundle is named. Certificates
//            and keys go through private files, since the library takes nothing else. A server name other than the host is refused.
// Ownership  the files go with the object.
#pragma once
#include <string>

#include "jackfield/connector.h"
#include "native/private_files.h"

namespace jackfield::mysql {

struct TlsOptions {
  bool on = false;
  bool verify = false;
  std::string root, certificate, key;  // paths; empty: none
  PrivateFiles files;
};
[[nodiscard]] Result<TlsOptions> tls_options(const Settings& settings, const ConnectorEnvironment& environment);

}  // namespace jackfield::mysql
