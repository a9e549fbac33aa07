#include <algorithm>

#include "connect/answers.h"
#include "connect/databases_core.h"
#include "connect/dial.h"

namespace jackfield {
namespace {

constexpr std::size_t kResultBytes = limits::kQueryResultBytes;
constexpr std::int64_t kShutdownMs = 5000;

std::int64_t milliseconds_since(Clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - time).count();
}

std::int64_t clamp_timeout(std::int64_t ms) { return std::clamp<std::int64_t>(ms, 1, limits::kQueryTimeoutMsMax); }

std::string pool_key(const DatabaseUse& use) {
  std::string key = use.connector;
  key += '\0';
  key += std::to_string(use.revision);
  return key;
}

std::string query_id_of(const QueryRequest& request, const Host& host) {
  return request.query_id.empty() ? new_id(host, "q") : request.query_id;
}

TestState state_of(Code code) {
  switch (code) {
    case Code::connector_unavailable:
    case Code::not_built:
    case Code::unsupported:
      return TestState::unsupported;
    case Code::connection_refused:
    case Code::host_not_found:
    case Code::unreachable:
    case Code::timeout:
    case Code::connection_lost:
      return TestState::unreachable;
    default:
      return TestState::failed;
  }
}

}  // namespace

std::unique_ptr<Databases> Databases::make(ConnectorEnvironment environment) {
  Registry registry(environment);
  return std::make_unique<DatabasesCore>(std::move(environment), std::move(registry));
}

DatabasesCore::DatabasesCore(ConnectorEnvironment environment, Registry registry, PoolCaps caps)
    : environment_(std::move(environment)),
      registry_(std::move(registry)),
      running_(std::make_shared<RunningQueries>()),
      cursors_(std::make_shared<Cursors>()),
      house_(std::make_shared<PoolHouse>(caps, environment_.egress.mode(), environment_.host, [cursors = cursors_] {
        cursors->close_idle(Clock::now() - std::chrono::milliseconds(limits::kCursorIdleMs));
      })) {}

DatabasesCore::~DatabasesCore() { DatabasesCore::shutdown(Deadline::in_ms(kShutdownMs)); }

Result<std::shared_ptr<Pool>> DatabasesCore::pool_of(const DatabaseUse& use) {
  return house_->find_or_make(use.integration, pool_key(use), [&]() -> Result<std::shared_ptr<Pool>> {
    JF_TRY(auto connector, registry_.use(use.connector));
    JF_TRY(Config config, use.open_config());
    auto settings = std::make_shared<const Settings>(std::move(config));
    JF_CHECK(connector->check(*settings));
    return std::make_shared<Pool>(house_, std::move(connector), std::move(settings), use.who.workspace);
  });
}

Result<std::unique_ptr<RunningStream>> DatabasesCore::lease(const DatabaseUse& use, bool read_only, Deadline deadline,
                                                            const std::shared_ptr<CancelToken>& token) {
  if (closing_.load()) return fail(Code::shutting_down);
  JF_TRY(auto pool, pool_of(use));
  JF_TRY(Lease held, pool->borrow(read_only, deadline, *token));
  return std::make_unique<RunningStream>(std::move(held), token);
}

Result<std::unique_ptr<RunningStream>> DatabasesCore::begin(const DatabaseUse& use, const QueryRequest& request,
                                                            Deadline deadline,
                                                            const std::shared_ptr<CancelToken>& token) {
  if (request.parameters.size() > static_cast<std::size_t>(limits::kQueryParameters)) {
    return fail(Code::limit, "params").with("limit", limits::kQueryParameters);
  }
  JF_TRY(auto stream, lease(use, request.read_only, deadline, token));
  Query query;
  query.sql = request.sql;
  query.parameters = request.parameters;
  query.read_only = request.read_only || stream->pool_read_only();
  JF_CHECK(stream->start(query, deadline));
  return stream;
}

Error DatabasesCore::counted(Error error, std::string_view query_id) {
  counts_.failed.fetch_add(1, std::memory_order_relaxed);
  if (error.code == Code::cancelled) counts_.cancelled.fetch_add(1, std::memory_order_relaxed);
  if (error.code == Code::timeout) counts_.timeouts.fetch_add(1, std::memory_order_relaxed);
  error.with("queryId", std::string(query_id));
  return error;
}

void DatabasesCore::count(const Usage& usage) {
  counts_.rows.fetch_add(usage.rows, std::memory_order_relaxed);
  counts_.bytes.fetch_add(usage.bytes, std::memory_order_relaxed);
  counts_.milliseconds.fetch_add(usage.duration_ms, std::memory_order_relaxed);
}

Result<std::string> DatabasesCore::execute(const DatabaseUse& use, const QueryRequest& request, CancelToken& cancel,
                                           Usage& usage) {
  const auto started = Clock::now();
  const Deadline deadline = Deadline::in_ms(clamp_timeout(request.timeout_ms));
  const std::string query_id = query_id_of(request, environment_.host);
  counts_.queries.fetch_add(1, std::memory_order_relaxed);
  const Running running(running_, use.who, query_id);
  const CancelLink link(cancel, running.shared_token());
  Result<std::unique_ptr<RunningStream>> stream = begin(use, request, deadline, running.shared_token());
  Result<std::string> body =
      stream ? collect(**stream, request, query_id, deadline, started, usage) : Result<std::string>(stream.error());
  usage.duration_ms = milliseconds_since(started);
  count(usage);
  if (!body) return counted(std::move(body).error(), query_id);
  return body;
}

Result<std::string> DatabasesCore::collect(RunningStream& stream, const QueryRequest& request,
                                           std::string_view query_id, Deadline deadline, Clock::time_point started,
                                           Usage& usage) {
  const bool objects = request.row_format == RowFormat::object;
  std::vector<std::string> names = distinct_names(stream.columns());
  if (!objects) {
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = stream.columns()[i].name;
  }
  std::string out = "{\"columns\":";
  write_columns(out, stream.columns(), names);
  out += ",\"rows\":[";
  RowLimits limits;
  limits.rows = std::clamp<std::int64_t>(request.max_rows, 1, limits::kQueryRowsMax);
  limits.bytes = limits.row_bytes = kResultBytes;
  RowEncoder rows(out, objects ? RowShape::objects : RowShape::arrays, names, limits);

  StreamEnd end;
  CutBy cut = CutBy::nothing;
  while (!end.done && cut == CutBy::nothing) {
    Result<StreamEnd> pulled = stream.pull(rows, deadline);
    if (rows.row_too_large())
      return fail(Code::result_too_large).with("limit", static_cast<std::int64_t>(kResultBytes));
    if (!pulled) {
      // Rows that arrived in time are returned, unless stopping here undid a change.
      if (pulled.error().code != Code::timeout || rows.rows() == 0 || stream.may_write())
        return std::move(pulled).error();
      cut = CutBy::time;
      break;
    }
    end = *pulled;
    cut = rows.cut();
  }
  if (cut == CutBy::rows || cut == CutBy::bytes) JF_CHECK(stream.finish_writing(deadline, end));

  out += "],\"rowCount\":" + std::to_string(rows.rows());
  out += cut == CutBy::nothing ? ",\"truncated\":false"
                               : ",\"truncated\":true,\"truncatedBy\":\"" + std::string(cut_name(cut)) + "\"";
  out += ",\"durationMillis\":" + std::to_string(milliseconds_since(started)) + ",\"queryId\":";
  json::append_string(out, query_id);
  write_changes(out, end);
  out += '}';
  usage.rows = rows.rows();
  usage.bytes = static_cast<std::int64_t>(out.size());
  return out;
}

Result<std::string> DatabasesCore::introspect(const DatabaseUse& use, const IntrospectRequest& request,
                                              CancelToken& cancel) {
  const Deadline deadline = Deadline::in_ms(limits::kQueryTimeoutMsDefault);
  const std::string query_id = new_id(environment_.host, "q");
  const Running running(running_, use.who, query_id);
  const CancelLink link(cancel, running.shared_token());
  JF_TRY(auto stream, lease(use, true, deadline, running.shared_token()));
  IntrospectRequest page = request;
  page.limit = std::clamp<std::int64_t>(request.limit, 1, limits::kListMax);
  page.offset = std::max<std::int64_t>(request.offset, 0);
  const std::int64_t wanted = page.limit++;  // one more tells whether there is a next page
  json::Arena arena;
  JF_TRY(const Query query, stream->connection().introspect(page, arena));
  JF_CHECK(stream->start(query, deadline));

  std::string out = "{\"list\":[";
  RowLimits limits;
  limits.rows = wanted;
  limits.bytes = limits.row_bytes = kResultBytes;
  RowEncoder rows(out, RowShape::objects, distinct_names(stream->columns()), limits);
  YesNoSink sink(rows, stream->columns());
  StreamEnd end;
  while (!end.done && rows.cut() == CutBy::nothing) {
    JF_TRY(end, stream->pull(sink, deadline));
    if (rows.row_too_large()) return fail(Code::result_too_large);
  }
  out += "],\"pageInfo\":{\"page\":" + std::to_string(page.offset / wanted + 1) +
         ",\"pageSize\":" + std::to_string(wanted);
  out += page.offset == 0 ? ",\"isFirstPage\":true" : ",\"isFirstPage\":false";
  out += rows.cut() == CutBy::nothing ? ",\"isLastPage\":true}}" : ",\"isLastPage\":false}}";
  return out;
}

TestOutcome DatabasesCore::test(std::string_view name, const Config& config, CancelToken& cancel) {
  const auto started = Clock::now();
  const Deadline deadline = Deadline::in_ms(limits::kTestTimeoutMs);
  counts_.tests.fetch_add(1, std::memory_order_relaxed);
  const auto version = [&]() -> Result<std::string> {
    if (closing_.load()) return fail(Code::shutting_down);
    JF_TRY(auto connector, registry_.use(name));
    const Settings settings(config);
    JF_CHECK(connector->check(settings));
    JF_TRY(auto connection,
           dial(*connector, settings, true, deadline, cancel, environment_.egress.mode(), environment_.host));
    cancel.on_cancel([&] { connection->cancel(); });
    Result<std::string> answer = connection->server_version(deadline);
    cancel.on_cancel({});
    return answer;
  }();
  TestOutcome outcome;
  outcome.duration_ms = milliseconds_since(started);
  if (version) {
    outcome.server_version = *version;
  } else {
    outcome.error = version.error();
    outcome.state = state_of(outcome.error.code);
  }
  return outcome;
}

Status DatabasesCore::cancel(std::string_view query_id, const Principal& who) {
  return running_->cancel(who, query_id) ? ok() : Status(fail(Code::query_not_found));
}

void DatabasesCore::drop(std::string_view integration) { house_->drop(integration); }

Result<std::string> DatabasesCore::canonical_file(std::string_view name, const Config& config) {
  const auto connector = registry_.find(name);
  if (!connector) return std::string();
  return connector->canonical_file(Settings(config));
}

void DatabasesCore::shutdown(Deadline deadline) {
  if (closing_.exchange(true)) return;
  running_->cancel_all();
  cursors_->close_all();
  house_->close(deadline);
}

}  // namespace jackfield
