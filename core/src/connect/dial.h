// One connect, and how much its failure reveals.
// Contract   under public-only, a name without an address and a name with a refused address fail alike; so do closed,
//            filtered and silent ports. Neither fails before limits::kEgressMinimumMs, so the time reveals nothing. The
//            operator's log names the setting that would allow the connection.
// Example    core/src/connect/pool.cc
#pragma once
#include <memory>

#include "connector/connector.h"

namespace jackfield {

[[nodiscard]] Result<std::unique_ptr<Connection>> dial(Connector& connector, const Settings& settings, bool read_only,
                                                       Deadline deadline, CancelToken& cancel, EgressMode egress,
                                                       const Host& host);

}  // namespace jackfield
