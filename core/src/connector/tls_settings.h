// What a connection's `ssl` object asks for, as client libraries take it: flags and paths.
// Contract   `ssl` present means never in clear, unless it says enabled: false. Checked against its `ca`, without one against the
//            operator's bundle. Certificates and keys go through private files, since the libraries take nothing else.
//            `required` names what is missing where a certificate comes without its key.
// Ownership  the files go with the object; it must live as long as a library may open them.
// Example    JF_TRY(const TlsSettings tls, read_tls(settings, environment));  if (tls.verify) use(tls.root);
#pragma once
#include <string>

#include "connector/connector.h"
#include "os/private_files.h"

namespace jackfield {

struct TlsSettings {
  bool on = false;
  bool verify = false;                 // the certificate and its name
  std::string server_name;             // expected instead of the host; empty: the host
  std::string root, certificate, key;  // paths; empty: none
  PrivateFiles files;
};

[[nodiscard]] Result<TlsSettings> read_tls(const Settings& settings, const ConnectorEnvironment& environment);

}  // namespace jackfield
