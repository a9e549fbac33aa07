// Copies the store into another one, for a move between SQLite and PostgreSQL.
#include "api/error.h"
#include "api/handlers.h"

namespace jackfield::api {

Result<Reply> transfer_store(Call& call) {
  const json::Value to = call.body.get("to");
  if (!to.is_string() || to.text().empty()) return invalid("to", to.is_null() ? Code::required : Code::type);
  if (!call.core.transfer) return fail(Code::store_required);
  JF_TRY(const StoreCounts counts, call.core.transfer(std::string(to.text())));
  Reply reply;
  json::Writer writer(reply.body);
  writer.begin_object();
  for (const auto& [table, rows] : counts) writer.key(table).integer(rows);
  writer.end_object();
  return reply;
}

}  // namespace jackfield::api
