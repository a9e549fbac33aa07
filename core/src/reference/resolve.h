// The value of a reference, read when a connection is made.
// Contract   what the policy denies is not looked up: no file is opened and the host is not asked. A file is beneath
//            its root, regular, reached without links, and its last line break is not part of the value.
// Ownership  the value is wiped with its Resolved.
// Threads    any; resolve() may wait for a disk or the host, so a task calls it in run_blocking().
// Limits     limits::kReferenceFileBytes; the host gives up after limits::kReferenceTimeoutMs.
// Errors     reference_denied, reference_unavailable.
// Example    tests/unit/reference/resolve_test.cc
#pragma once
#include "base/host.h"
#include "reference/policy.h"

namespace jackfield::reference {

// All are needed: the host decides by them.
struct Request {
  std::string_view workspace, integration, actor, reference;
};

struct Resolved {
  Secret value;
  std::int64_t expires_ms = 0;  // by the host's clock; 0: it does not say
};

[[nodiscard]] Result<Resolved> resolve(const Policy& policy, const Host& host, const Request& request);
// The file of a path beneath the root.
[[nodiscard]] Result<Secret> read_file(const std::string& root, std::string_view path);

}  // namespace jackfield::reference
