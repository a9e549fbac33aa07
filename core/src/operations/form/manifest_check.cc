#include "api/error.h"
#include "api/handlers.h"
#include "json/json.h"

namespace jackfield::api {

Result<Reply> check_manifests(Call& call) {
  const json::Value manifests = call.body.get("manifests");
  if (!manifests.is_array())
    return invalid("manifests", call.body.find("manifests") == nullptr ? Code::required : Code::type);
  std::vector<ManifestProblem> problems;
  const auto loaded = Catalogue::load(call.arena, manifests, call.body.get("stores"), &problems);
  if (!loaded && problems.empty()) return loaded.error();
  Reply reply;
  json::Writer writer(reply.body);
  writer.begin_object().key("valid").boolean(problems.empty()).key("problems").begin_array();
  for (const ManifestProblem& problem : problems) {
    writer.begin_object().key("file").string(problem.file).key("pointer").string(problem.pointer);
    writer.key("rule").string(problem.rule).end_object();
  }
  writer.end_array().end_object();
  return reply;
}

}  // namespace jackfield::api
