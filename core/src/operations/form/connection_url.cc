// A connection URL as a configuration: POST /api/v1/url_to_config.
#include "api/error.h"
#include "api/handlers.h"
#include "base/ascii.h"
#include "mask/mask.h"
#include "operations/form/config_rules.h"

namespace jackfield::api {
namespace {

// Options of the URL that the form would refuse are left out, and named like others without a place.
void leave_out_refused(Call& call, UrlConfig& read) {
  const Manifest* manifest = call.core.catalogue->find("database", read.client);
  if (manifest == nullptr) return;
  json::ObjectBuilder config(*call.arena);
  const json::Value sent = config.set("client", read.client).set("connection", read.connection).build();
  const CheckedForm checked = check_form(*manifest, *call.arena, nullptr, read_sent(*manifest, *call.arena, sent),
                                         Stage::create, {}, IntegrationLookup());
  constexpr std::string_view kOptions = "connection.parameters.";
  for (const Finding& finding : checked.report.errors) {
    if (!finding.path.starts_with(kOptions)) continue;
    const std::string name = finding.path.substr(kOptions.size());
    const std::string path[] = {"parameters", name};
    read.connection = json::remove_at(*call.arena, read.connection, path);
    read.ignored.push_back(ascii::lower(name));
  }
}

}  // namespace

Result<Reply> url_to_config(Call& call) {
  const json::Value* url = call.body.find("url");
  if (url == nullptr || url->is_null()) return invalid("url", Code::required);
  if (!url->is_string()) return invalid("url", Code::type);
  auto parsed = parse_connection_url(*call.arena, url->text());
  if (!parsed) return invalid("url", parsed.error().code);
  leave_out_refused(call, *parsed);
  Reply reply;
  json::Writer(reply.body).value(reveal(*parsed, *call.arena).config());
  return reply;
}

}  // namespace jackfield::api
