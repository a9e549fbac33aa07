// What the account of a connection may do beyond its databases.
// Contract   "" if it has no such rights, if the engine is not asked, or if the question fails, which must not fail the
//            test. The text is made of fixed words of Connection::rights_query().
// Example    core/src/connect/databases.cc
#pragma once
#include <string>

#include "connector/connector.h"

namespace jackfield {

[[nodiscard]] std::string strong_rights(Connection& connection, Deadline deadline);

}  // namespace jackfield
