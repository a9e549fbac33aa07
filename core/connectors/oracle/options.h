// From a validated configuration to a connect descriptor
// (https://docs.oracle.com/en/database/oracle/oracle-database/19/netrf/local-naming-parameters-in-tns-ora-file.html).
// Contract   typed fields alone: a value that could hold more than itself is refused with its field named. The descriptor dials a
//            numeric, checked address; no name of it is looked up in a file. What cannot be honoured (encryption) is refused.
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
