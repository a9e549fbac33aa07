// Oracle's client library, opened when it is first used, and the context that every connection is made from.
// Contract   the library is looked for where the operator says ("oracle": a folder, or the file in it), else where the system's loader
//            finds it; never in $ORACLE_HOME. It is opened here first, so that it keeps to its own symbols and not to those Node exports.
//            No configuration file of the machine supplies anything: TNS_ADMIN is set, for the whole process, to a private folder.
// Ownership  a Client is shared; ODPI-C keeps the library for the life of the process, so whoever opens it first decides which it is.
// Example    ClientOpened opened = open_client(environment);   if (opened.functions) ...
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "connector/connector.h"
#include "dpi_table.h"

namespace jackfield::oracle {

struct Client {
  Client() = default;
  ~Client() {
    if (context != nullptr) dpi.dpiContext_destroy(context);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Dpi dpi;
  dpiContext* context = nullptr;
};

struct ClientOpened {
  Probe probe;
  std::shared_ptr<const Client> functions;  // null unless available
};

[[nodiscard]] ClientOpened open_client(const ConnectorEnvironment& environment);
// The second half of it: what ODPI-C makes of a folder. Empty texts leave the choice to ODPI-C.
[[nodiscard]] ClientOpened make_client(const Dpi& dpi, const std::string& library_folder,
                                       const std::string& config_folder);

using ClientSource = std::function<ClientOpened(const ConnectorEnvironment&)>;
[[nodiscard]] std::unique_ptr<Connector> make_connector(const ConnectorEnvironment& environment, ClientSource source);

}  // namespace jackfield::oracle
