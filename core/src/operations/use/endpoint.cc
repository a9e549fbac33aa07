// POST /integrations/{id}/{endpoint}: from the name to the function that answers it.
#include <algorithm>

#include "api/error.h"
#include "api/handlers.h"
#include "endpoint/config_endpoint.h"
#include "endpoint/params.h"
#include "endpoint/query_params.h"
#include "mask/mask.h"
#include "operations/integrations/lookup.h"
#include "operations/system/capabilities.h"
#include "operations/use/accept.h"
#include "operations/use/service.h"
#include "operations/use/streams.h"
#include "operations/use/times.h"
#include "operations/use/usage.h"

namespace jackfield::api {
namespace {

struct Target {
  std::shared_ptr<const IntegrationRow> row;
  const Manifest* manifest = nullptr;
  const Endpoint* endpoint = nullptr;  // nullptr for `test`
};

// What an endpoint answered, and what its usage record says.
struct Outcome {
  Result<Reply> reply;
  Usage usage = {};
  std::optional<service::Figures> figures = {};  // of a service's call
  bool is_streamed = false;                      // the record is written when the stream ends

  Outcome(Result<Reply> made) : reply(std::move(made)) {}
  Outcome(Error error) : reply(std::move(error)) {}
};

Result<Target> load_target(Call& call) {
  Target target;
  JF_TRY(target.row, use_integration(call));
  const std::string_view name = call.path("endpoint");
  target.manifest = call.core.catalogue->find(target.row->type, target.row->sub_type);
  if (target.manifest == nullptr) return fail(Code::endpoint_not_found);
  if (name == "test") return target;
  target.endpoint = target.manifest->find_endpoint(name);
  if (target.endpoint == nullptr || !target.endpoint->exposed) return fail(Code::endpoint_not_found);
  return target;
}

// The action of an envelope has an error code of its own.
bool is_unknown_action(const Endpoint& endpoint, const Finding& finding) {
  return endpoint.operation == Endpoint::Operation::execute && finding.path == "action" &&
         finding.code != Code::required && finding.code != Code::unknown_key;
}

Status check_params(Call& call, const Endpoint& endpoint) {
  Findings findings;
  const std::int64_t most_ms = call.core.options.query_timeout_ms_max;
  findings.report().errors = call.core.params->check(endpoint, call.body);
  if (findings.report().errors.empty() && endpoint.operation == Endpoint::Operation::query)
    findings.report().errors = endpoint::check_query(call.body, "", most_ms);
  if (findings.report().errors.empty() && endpoint.operation == Endpoint::Operation::execute)
    findings.report().errors = endpoint::check_query(call.body.get("params"), "params.", most_ms);
  for (Finding& finding : findings.report().errors) {
    if (is_unknown_action(endpoint, finding)) finding.code = Code::action_unknown;
  }
  return findings.status();
}

QueryRequest query_request(const endpoint::QueryParams& params, bool streams, std::int64_t most_ms) {
  QueryRequest request;
  request.sql = params.sql;
  request.parameters = params.parameters;
  for (const endpoint::StatementParams& statement : params.statements)
    request.statements.push_back({statement.sql, statement.parameters});
  request.all_results = params.all_results;
  request.max_rows = params.max_rows;
  if (request.max_rows == 0) request.max_rows = streams ? kEveryRow : limits::kQueryRowsDefault;
  request.timeout_ms = params.timeout_ms;
  if (request.timeout_ms == 0)
    request.timeout_ms = streams ? most_ms : std::min<std::int64_t>(limits::kQueryTimeoutMsDefault, most_ms);
  request.read_only = params.read_only;
  request.row_format = params.row_arrays ? RowFormat::array : RowFormat::object;
  request.query_id = params.query_id;
  return request;
}

const char* stream_type(StreamFormat format) {
  switch (format) {
    case StreamFormat::csv:
      return "text/csv; charset=utf-8";
    case StreamFormat::csv_guarded:
      return "text/csv; charset=utf-8; guard=1";
    case StreamFormat::ndjson_envelope:
      return "application/x-ndjson; envelope=1";
    default:
      return "application/x-ndjson";
  }
}

// The body's own path of a parameter or statement that the databases know by its place among them.
Error at_place(Error error, bool enveloped) {
  const bool is_param = error.pointer.starts_with("params.") || error.pointer.starts_with("statements.");
  if (enveloped && is_param) error.pointer.insert(0, "params.");
  return error;
}

Result<Reply> open_stream(Call& call, const Target& target, const DatabaseUse& use, const QueryRequest& request,
                          StreamFormat format) {
  auto opening = call.core.databases->stream(use, request, format, call.cancel);
  if (!opening) return at_place(std::move(opening).error(), target.endpoint->operation == Endpoint::Operation::execute);
  const OpenedCursor opened = *std::move(opening);
  StreamFacts stream{target.row->id,     target.row->workspace, call.who.user, target.endpoint->name,
                     target.row->type,   target.row->sub_type,  call.now(),    false,
                     stream_type(format)};
  stream.request_id = call.request_id;
  if (call.core.options.slow_query_ms > 0) stream.sql_digest = sql_digest(*target.endpoint, call.body);
  remember_stream(call.core, opened.cursor, std::move(stream));
  Reply reply{.content_type = kCursorType};
  json::Writer writer(reply.body);
  writer.begin_object().key("cursor").string(opened.cursor).key("queryId").string(opened.query_id);
  writer.key("contentType").string(stream_type(format)).end_object();
  return reply;
}

Outcome run_query(Call& call, const Target& target) {
  const bool enveloped = target.endpoint->operation == Endpoint::Operation::execute;
  const endpoint::QueryParams query = endpoint::read_query(enveloped ? call.body.get("params") : call.body);
  if (!call.core.databases) return no_sockets();
  const IntegrationUse integration(call, *target.row, *target.manifest, target.endpoint->connector);
  // A stream of rows cannot distinguish several results.
  const bool may_stream = query.statements.empty() && !query.all_results;
  const auto format = may_stream ? stream_format(call.caller.get("accept").text()) : std::nullopt;
  QueryRequest request = query_request(query, format.has_value(), call.core.options.query_timeout_ms_max);
  request.timeout_ms -= call.waited_ms();
  if (request.timeout_ms <= 0) return fail(Code::timeout);
  if (format) {
    Outcome opened(open_stream(call, target, integration.facts(), request, *format));
    opened.is_streamed = static_cast<bool>(opened.reply);
    return opened;
  }
  Outcome outcome(Reply{});
  auto rows = call.core.databases->execute(integration.facts(), request, call.cancel, outcome.usage);
  if (rows) {
    outcome.reply->body = *std::move(rows);
  } else {
    outcome.reply = at_place(std::move(rows).error(), enveloped);
  }
  return outcome;
}

Result<Reply> run_introspection(Call& call, const Target& target, IntrospectKind kind) {
  const endpoint::ListParams params = endpoint::read_list(call.body);
  if (!call.core.databases) return no_sockets();
  const IntegrationUse integration(call, *target.row, *target.manifest, target.endpoint->connector);
  const IntrospectRequest request{kind, params.schema, params.table, params.limit, params.offset};
  Reply reply;
  JF_TRY(reply.body, call.core.databases->introspect(integration.facts(), request, call.cancel));
  return reply;
}

Result<Reply> cancel_query(Call& call) {
  if (!call.core.databases) return no_sockets();
  JF_CHECK(call.core.databases->cancel(call.body.get("queryId").text(), call.who));
  Reply reply;
  reply.body = R"({"cancelled":true})";
  return reply;
}

Result<Reply> pool_figures(Call& call, const Target& target) {
  if (!call.core.databases) return no_sockets();
  Reply reply;
  reply.body = call.core.databases->pool_figures(target.row->id);
  return reply;
}

Outcome run_connector(Call& call, const Target& target) {
  using Operation = Endpoint::Operation;
  switch (target.endpoint->operation) {
    case Operation::execute:
    case Operation::query:
      return run_query(call, target);
    case Operation::schemas:
      return run_introspection(call, target, IntrospectKind::schemas);
    case Operation::tables:
      return run_introspection(call, target, IntrospectKind::tables);
    case Operation::columns:
      return run_introspection(call, target, IntrospectKind::columns);
    case Operation::cancel:
      return cancel_query(call);
    case Operation::pool:
      return pool_figures(call, target);
    case Operation::ping:
    case Operation::none:
      break;
  }
  return fail(Code::not_built);
}

Result<Reply> run_config(Call& call, const Target& target) {
  JF_TRY(const Config config, open_config(call.core, *target.row));
  const Masked masked = mask(*target.manifest, config, *call.arena);
  Reply reply;
  json::Writer(reply.body).value(endpoint::answer_from_config(*target.endpoint, masked, *call.arena));
  return reply;
}

// Of a call that runs as a task: jf_submit then asks its caller for a thread.
bool needs_thread(Call& call, const Target& target) {
  if (!call.core.databases || target.endpoint->kind != Endpoint::Kind::connector) return false;
  const bool streams = stream_format(call.caller.get("accept").text()).has_value();
  return call.core.databases->needs_thread(target.endpoint->connector, streams);
}

Outcome run_http(Call& call, const Target& target) {
  ServiceOutcome made = run_service(call, {target.row, target.manifest, target.endpoint});
  Outcome outcome(std::move(made.reply));
  outcome.usage = made.usage;
  outcome.figures = std::move(made.figures);
  outcome.is_streamed = made.is_streamed;
  return outcome;
}

Outcome run_endpoint(Call& call, const Target& target) {
  if (target.endpoint->kind == Endpoint::Kind::http) return run_http(call, target);
  JF_CHECK(check_params(call, *target.endpoint));
  switch (target.endpoint->kind) {
    case Endpoint::Kind::connector:
      return run_connector(call, target);
    case Endpoint::Kind::config:
      return run_config(call, target);
    default:
      return fail(Code::not_built);
  }
}

}  // namespace

Result<Reply> call_endpoint(Call& call) {
  JF_TRY(Target target, load_target(call));
  if (target.endpoint == nullptr) {
    if (call.core.databases && call.core.databases->needs_thread("", true)) return Reply{.status = kNeedsThread};
    TestSubject subject;
    subject.row = *target.row;
    subject.candidate = call.body.get("config");
    return run_test(call, std::move(subject));
  }
  if (!target.row->enabled) return fail(Code::integration_disabled);
  if (needs_thread(call, target)) return Reply{.status = kNeedsThread};
  if (call.flag("preview") && target.endpoint->kind == Endpoint::Kind::http)
    return preview_service(call, {target.row, target.manifest, target.endpoint});
  const std::int64_t began = call.now();
  Outcome outcome = run_endpoint(call, target);
  if (outcome.is_streamed) return std::move(outcome.reply);
  const Result<Reply>& reply = outcome.reply;
  if (outcome.usage.duration_ms == 0) outcome.usage.duration_ms = call.now() - began;
  if (reply && outcome.usage.bytes == 0) outcome.usage.bytes = static_cast<std::int64_t>(reply->body.size());
  const std::string_view status = reply ? std::string_view("ok") : facts(reply.error().code).name;
  Measured measured{target.endpoint->name, status, outcome.usage, outcome.figures ? &*outcome.figures : nullptr};
  measured.is_query = target.endpoint->kind == Endpoint::Kind::connector;
  const std::int64_t slow_ms = call.core.options.slow_query_ms;
  std::string digest;
  if (measured.is_query && slow_ms > 0 && outcome.usage.duration_ms > slow_ms)
    digest = sql_digest(*target.endpoint, call.body);
  measured.sql_digest = digest;
  measured.request_id = call.request_id;
  const Used used{target.row->id, target.row->workspace, call.who.user, target.row->type, target.row->sub_type};
  append_usage(call.core, *target.manifest, used, measured);
  return std::move(outcome.reply);
}

}  // namespace jackfield::api
