// One connect, and what an outsider may learn from its failure.
// Contract   under public-only a name without an address and one with a refused address answer alike, and so do closed, filtered and
//            silent ports; neither before limits::kEgressMinimumMs, so that the time tells nothing either. The operator's log says which
//            setting would have allowed it.
#pragma once
#include <memory>

#include "connector/connector.h"

namespace jackfield {

[[nodiscard]] Result<std::unique_ptr<Connection>> dial(Connector& connector, const Settings& settings, bool read_only,
                                                       Deadline deadline, CancelToken& cancel, EgressMode egress,
                                                       const Host& host);

}  // namespace jackfield
