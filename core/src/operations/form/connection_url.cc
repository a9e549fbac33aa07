// A connection URL as a configuration: POST /api/v1/url_to_config.
#include "api/error.h"
#include "api/handlers.h"
#include "mask/mask.h"

namespace jackfield::api {

Result<Reply> url_to_config(Call& call) {
  const json::Value* url = call.body.find("url");
  if (url == nullptr || url->is_null()) return invalid("url", Code::required);
  if (!url->is_string()) return invalid("url", Code::type);
  auto parsed = parse_connection_url(*call.arena, url->text());
  if (!parsed) return invalid("url", parsed.error().code);
  Reply reply;
  json::Writer(reply.body).value(reveal(*parsed, *call.arena).config());
  return reply;
}

}  // namespace jackfield::api
