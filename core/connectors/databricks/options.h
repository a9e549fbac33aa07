// A configuration of a SQL warehouse as validated options.
// Example    core/connectors/databricks/connector.cc
#pragma once
#include <string>

#include "connector/connector.h"

namespace jackfield::databricks {

struct Options {
  std::string host;
  std::uint16_t port = 443;
  std::string warehouse;  // the id at the end of the path
  std::string catalog, schema;
  Secret token;           // a personal access token, or
  std::string client_id;  // a service principal
  Secret client_secret;
  [[nodiscard]] bool is_service_principal() const noexcept { return !client_id.empty(); }
};

[[nodiscard]] Result<Options> read_options(const Settings& settings);

}  // namespace jackfield::databricks
