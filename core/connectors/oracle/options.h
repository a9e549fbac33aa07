// From a validated configuration to a connect descriptor.
// Contract   only typed fields: a value that could contain more than itself is refused, with its field. The descriptor
//            dials a numeric, checked address and needs no name from a file. Settings that cannot be honoured
//            (encryption) are refused.
// Format     Oracle Database 19, Net Services Reference, chapter "Local Naming Parameters in the tnsnames.ora File"
// Example    core/connectors/oracle/connector.cc
#pragma once
#include <string>

#include "connector/server_options.h"

namespace jackfield::oracle {

struct Options : ServerOptions {
  std::string service;  // what a form calls the database
  std::uint32_t statement_cache = 20;
  std::int64_t keepalive_minutes = 0;  // 0: off
};
[[nodiscard]] Result<Options> read_options(const Settings& settings);
[[nodiscard]] std::string connect_descriptor(const Options& options, const std::string& address,
                                             std::int64_t connect_ms);

}  // namespace jackfield::oracle
