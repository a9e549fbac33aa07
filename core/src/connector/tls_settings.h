// A connection's `ssl` object as client libraries need it: flags and paths.
// Contract   if `ssl` is present, the connection is never in clear unless it has `enabled: false`. The certificate is
//            checked against its `ca`, or without one against the operator's bundle. Certificates and keys go through
//            private files, since the libraries read only files. A certificate without its key fails with `required`.
// Ownership  the object owns the files; it must exist as long as a library may open them.
// Example    core/src/connector/tls_settings.cc
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
