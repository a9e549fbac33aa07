// The outcomes of tests of stored integrations.
// Contract   an outcome belongs to the configuration that was tested: once config_revision changes, lists show none.
//            The history stays. Both are deleted with the integration.
// Errors     as store.h.
// Example    tests/unit/store/health_test.cc
#pragma once
#include "store/rows.h"

namespace jackfield {

struct HealthRow {
  std::string integration;
  std::string outcome;         // of the last test: "ok", "failed", "unreachable" or "unsupported"
  std::string last = "{}";     // what is known of the last test; JSON text
  std::string history = "[]";  // the last tests, the newest first; JSON text
  std::int64_t revision = 0;   // config_revision of the tested configuration
  std::int64_t at_ms = 0;
};

class Health {
 public:
  // Of any revision.
  virtual Result<std::optional<HealthRow>> find(std::string_view integration) const = 0;
  // Nothing happens where the integration was deleted meanwhile.
  virtual Status set(const HealthRow&) = 0;

 protected:
  ~Health() = default;
};

}  // namespace jackfield
