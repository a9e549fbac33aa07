// A configuration of a Snowflake account as validated options.
// Example    core/connectors/snowflake/connector.cc
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connector/connector.h"
#include "secrets/rs256.h"

namespace jackfield::snowflake {

struct Options {
  std::string host, account, user;  // account and user as a key pair's token wants them
  std::string host_field;           // which field of the form says what the host is
  std::uint16_t port = 443;
  std::string warehouse, database, schema, role;
  std::string token_type;  // PROGRAMMATIC_ACCESS_TOKEN, OAUTH, KEYPAIR_JWT
  Secret token;
  std::unique_ptr<Rs256> signer;  // of a key pair
  std::vector<std::pair<std::string, std::string>> parameters;
};

[[nodiscard]] Result<Options> read_options(const Settings& settings);

}  // namespace jackfield::snowflake
