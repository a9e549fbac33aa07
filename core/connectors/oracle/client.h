// Oracle's client library, opened when it is first used, and the context that every connection is made from.
// Contract   the library is opened from the operator's path ("oracle": a folder, or the file in it), else by the
//            system's loader; never from $ORACLE_HOME. It is opened here first, so that it binds to its own symbols and
//            not to those that Node exports. No configuration file of the machine is used: TNS_ADMIN is set, for the
//            whole process, to a private folder.
// Ownership  a Client is shared; ODPI-C keeps the library as long as the process, so the first caller decides which it
//            is.
// Example    core/connectors/oracle/connector.cc
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
// The second step: creates ODPI-C's context for a folder. With empty texts ODPI-C chooses.
[[nodiscard]] ClientOpened make_client(const Dpi& dpi, const std::string& library_folder,
                                       const std::string& config_folder);

using ClientSource = std::function<ClientOpened(const ConnectorEnvironment&)>;
[[nodiscard]] std::unique_ptr<Connector> make_connector(const ConnectorEnvironment& environment, ClientSource source);

}  // namespace jackfield::oracle
