#include "connect/account.h"

#include "connector/first_cell.h"

namespace jackfield {

std::string strong_rights(Connection& connection, Deadline deadline) {
  Query query;
  query.sql = connection.rights_query();
  if (query.sql.empty()) return {};
  FirstCell cell;
  auto stream = connection.execute(query, deadline);
  if (!stream || !(*stream)->pull(cell, deadline)) return {};
  return std::move(cell.value);
}

}  // namespace jackfield
