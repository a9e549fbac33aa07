// The catalogue of integrations. It contains no data of a workspace and needs no token.
#include <algorithm>

#include "api/error.h"
#include "api/handlers.h"
#include "base/ascii.h"

namespace jackfield::api {
namespace {

bool contains_without_case(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) { return ascii::to_lower(a) == ascii::to_lower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

}  // namespace

Result<Reply> list_catalogue(Call& call) {
  const std::string_view type = call.query("type");
  const std::string_view query = call.query("query");
  Reply reply;
  json::Writer writer(reply.body);
  writer.begin_array();
  for (const auto& manifest : call.core.catalogue->all()) {
    if (!type.empty() && manifest->type != type) continue;
    if (!query.empty() && !contains_without_case(manifest->title, query) &&
        !contains_without_case(manifest->sub_type, query))
      continue;
    writer.raw(manifest->summary_json);
  }
  writer.end_array();
  return reply;
}

Result<Reply> get_catalogue_entry(Call& call) {
  const Manifest* manifest = call.core.catalogue->find(call.path("type"), call.path("subType"));
  if (manifest == nullptr) return fail(Code::catalogue_entry_not_found);
  Reply reply;
  reply.body = manifest->public_json;
  if (call.flag("jsonSchema") && !reply.body.empty()) {
    reply.body.pop_back();
    reply.body += ",\"jsonSchema\":";
    reply.body += json::to_text(json_schema(*manifest, *call.arena));
    reply.body.push_back('}');
  }
  return reply;
}

}  // namespace jackfield::api
