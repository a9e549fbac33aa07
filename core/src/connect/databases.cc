#include <algorithm>

#include "connect/account.h"
#include "connect/answers.h"
#include "connect/databases_core.h"
#include "connect/dial.h"
#include "os/task/task.h"

namespace jackfield {
namespace {

constexpr std::size_t kResultBytes = limits::kQueryResultBytes;
constexpr std::int64_t kShutdownMs = 5000;

std::int64_t milliseconds_since(Clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - time).count();
}

std::string pool_key(const DatabaseUse& use) {
  std::string key = use.connector;
  key += '\0';
  key += std::to_string(use.revision);
  return key;
}

SettingNames names_of(const DatabaseUse& use) { return use.names ? use.names() : SettingNames(); }

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

bool DatabasesCore::needs_thread(std::string_view connector, bool streams) const {
  if (!on_task()) return false;
  const auto found = registry_.find(connector);
  return streams || (found && !found->waits_as_task());
}

Result<std::shared_ptr<Pool>> DatabasesCore::pool_of(const DatabaseUse& use) {
  return house_->find_or_make(use.integration, pool_key(use), [&]() -> Result<std::shared_ptr<Pool>> {
    JF_TRY(auto connector, registry_.use(use.connector));
    JF_TRY(Config config, use.open_config());
    LoginGuard guard = use.guard ? use.guard(config) : LoginGuard();
    auto settings = std::make_shared<const Settings>(compact(config), use.who.workspace, names_of(use));
    JF_CHECK(connector->check(*settings));
    return std::make_shared<Pool>(house_, std::move(connector), std::move(settings), use.who.workspace,
                                  std::move(guard), use.expires_ms);
  });
}

Result<std::unique_ptr<RunningStream>> DatabasesCore::lease(const DatabaseUse& use, bool read_only, Deadline deadline,
                                                            const std::shared_ptr<CancelToken>& token,
                                                            const Query* shares) {
  if (closing_.load()) return fail(Code::shutting_down);
  const auto borrowed = [&]() -> Result<Lease> {
    JF_TRY(auto pool, pool_of(use));
    return pool->borrow(use.who.user, read_only, deadline, *token, shares);
  };
  auto held = borrowed();
  if (!held) return at_own_name(std::move(held).error(), names_of(use));
  return std::make_unique<RunningStream>(*std::move(held), token);
}

Result<std::string> DatabasesCore::introspect(const DatabaseUse& use, const IntrospectRequest& request,
                                              CancelToken& cancel) {
  const Deadline deadline = Deadline::in_ms(limits::kQueryTimeoutMsDefault - use.waited_ms);
  if (deadline.passed()) return fail(Code::timeout);
  const std::string query_id = query_ids_.next();
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

TestOutcome DatabasesCore::test(std::string_view name, const Config& config, const Principal& who, CancelToken& cancel,
                                std::int64_t waited_ms, const SettingNames& names) {
  const auto started = Clock::now();
  const Deadline deadline = Deadline::in_ms(limits::kTestTimeoutMs - waited_ms);
  TestOutcome outcome;
  counts_.tests.fetch_add(1, std::memory_order_relaxed);
  const auto version = [&]() -> Result<std::string> {
    if (closing_.load()) return fail(Code::shutting_down);
    if (deadline.passed()) return fail(Code::timeout);
    JF_TRY(auto connector, registry_.use(name));
    const Settings settings(config, who.workspace, names);
    JF_CHECK(connector->check(settings));
    JF_TRY(auto connection, dial(*connector, settings, read_pool_settings(settings).read_only, deadline, cancel,
                                 environment_.egress.mode(), environment_.host));
    cancel.on_cancel([&] { connection->cancel(); });
    Result<std::string> answer = connection->server_version(deadline);
    if (answer) outcome.strong_rights = strong_rights(*connection, deadline);
    outcome.account_field = own_name("connection.user", names);
    cancel.on_cancel({});
    return answer;
  }();
  outcome.duration_ms = milliseconds_since(started);
  if (version) {
    outcome.server_version = *version;
  } else {
    outcome.error = at_own_name(version.error(), names);
    outcome.state = state_of(outcome.error.code);
  }
  return outcome;
}

Status DatabasesCore::cancel(std::string_view query_id, const Principal& who) {
  return running_->cancel(who, query_id) ? ok() : Status(fail(Code::query_not_found));
}

void DatabasesCore::drop(std::string_view integration) { house_->drop(integration); }

Result<std::string> DatabasesCore::canonical_file(std::string_view name, const Config& config, const Principal& who) {
  const auto connector = registry_.find(name);
  if (!connector) return std::string();
  return connector->canonical_file(Settings(config, who.workspace));
}

void DatabasesCore::shutdown(Deadline deadline) {
  if (closing_.exchange(true)) return;
  running_->cancel_all();
  cursors_->close_all();
  house_->close(deadline);
}

}  // namespace jackfield
