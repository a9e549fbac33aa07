// A connector without a database: what pools, cursors and cancelling do can be seen and steered.
// Statements  "rows N": N rows of (id, name); "hang": until cancel() or the deadline; "deaf": until FakeState::release,
//             the caller that cancels; "fail"; "lost"; "write N": N rows, may_write().
#pragma once
#include <atomic>
#include <cstdlib>
#include <thread>

#include "config/config_access.h"
#include "connect/databases_core.h"
#include "connector/blocking_worker.h"
#include "connector/sql/sql_lexer.h"

namespace jackfield::test {

// Whether the predicate becomes true within three seconds.
template <typename Predicate>
bool soon(Predicate predicate) {
  for (int i = 0; i < 3000; ++i) {
    if (predicate()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

struct FakeState {
  std::atomic<int> connects{0}, open{0}, most_open{0}, dialling{0}, most_dialling{0}, resets{0}, cancels{0},
      executed{0}, working{0}, drained_writes{0};
  std::atomic<int> connect_ms{0};
  std::atomic<Code> connect_error{Code::internal};
  std::atomic<bool> needs_reset{false}, reset_works{true}, alive{true}, own_read_only{false}, release{false};
  std::atomic<bool> fails_after_first{false}, commit_fails{false};
  std::atomic<int> more_results{0};
  std::string rights_query;  // set before it is used

  void note(std::string_view what) {
    const std::lock_guard<std::mutex> lock(mutex_);
    heard_.emplace_back(what);
  }
  std::vector<std::string> heard() {  // statements and steps of transactions
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(heard_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> heard_;
};

// JACKFIELD_TEST_SECONDS=60 makes a soak of the tests with many threads.
inline std::chrono::seconds soak_seconds() {
  const char* seconds = std::getenv("JACKFIELD_TEST_SECONDS");
  return std::chrono::seconds(seconds == nullptr ? 3 : std::atoi(seconds));
}

inline void raise_to(std::atomic<int>& most, int value) {
  int seen = most.load();
  while (seen < value && !most.compare_exchange_weak(seen, value)) {
  }
}

class FakeStream final : public ResultStream {
 public:
  FakeStream(std::shared_ptr<FakeState> state, std::int64_t rows, bool writes)
      : state_(std::move(state)), rows_(rows), writes_(writes) {
    Column id;
    id.name = "id";
    id.type = "integer";
    Column name;
    name.name = "name";
    name.type = "text";
    columns_ = {id, name};
  }
  [[nodiscard]] bool may_write() const noexcept override { return writes_; }
  [[nodiscard]] const std::vector<Column>& columns() const override { return columns_; }
  [[nodiscard]] Result<StreamEnd> pull(RowSink& sink, Deadline) override {
    while (at_ < rows_) {
      sink.begin_row();
      sink.integer(at_++);
      sink.text("some name");
      sink.end_row();
      if (sink.full()) return StreamEnd{};
    }
    if (writes_) state_->drained_writes.fetch_add(1);
    StreamEnd end;
    end.done = true;
    return end;
  }
  [[nodiscard]] Result<bool> next_result(Deadline) override {
    if (state_->fails_after_first.load()) return fail(Code::query_failed);
    if (more_ == 0) return false;
    --more_;
    at_ = 0;
    return true;
  }

 private:
  std::shared_ptr<FakeState> state_;
  std::vector<Column> columns_;
  std::int64_t rows_, at_ = 0;
  bool writes_;
  int more_ = state_->more_results.load();
};

class FakeConnection final : public Connection {
 public:
  FakeConnection(std::shared_ptr<FakeState> state, bool reads_only) : read_only(reads_only), state_(std::move(state)) {
    raise_to(state_->most_open, state_->open.fetch_add(1) + 1);
  }
  ~FakeConnection() override { state_->open.fetch_sub(1); }

  [[nodiscard]] Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override {
    if (in_use_.exchange(true)) std::abort();  // two callers on one connection
    state_->executed.fetch_add(1);
    auto answer = [&]() -> Result<std::unique_ptr<ResultStream>> {
      if (query.sql == "fail") return fail(Code::syntax_error);
      if (query.sql == "lost") {
        lost_ = true;
        return fail(Code::connection_lost);
      }
      if (query.sql.starts_with("hang")) {
        while (!cancelled_.load() && !deadline.passed()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return fail(cancelled_.load() ? Code::cancelled : Code::timeout);
      }
      if (query.sql == "deaf") {
        worker_.grace_ms = 50;
        const auto work = [state = state_] {
          state->working.fetch_add(1);
          while (!state->release.load()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        };
        if (!worker_.run(work, deadline, {})) return fail(worker_.cancelled() ? Code::cancelled : Code::timeout);
      }
      if (query.sql == "pause") std::this_thread::sleep_for(std::chrono::milliseconds(2));
      state_->note(query.sql);
      const bool writes = query.sql.starts_with("write ");
      const std::size_t space = query.sql.find(' ');
      const std::int64_t rows = space == std::string::npos ? 1 : std::stoll(query.sql.substr(space + 1));
      return std::unique_ptr<ResultStream>(std::make_unique<FakeStream>(state_, rows, writes));
    }();
    in_use_.store(false);
    return answer;
  }
  [[nodiscard]] Result<Query> introspect(const IntrospectRequest&, json::Arena&) override {
    return Query{"rows 3", {}, true};
  }
  [[nodiscard]] Status transaction(TransactionStep step, Deadline) override {
    static constexpr const char* kNames[] = {"begin", "begin read-only", "commit", "roll back"};
    state_->note(kNames[static_cast<std::size_t>(step)]);
    return step == TransactionStep::commit && state_->commit_fails.load() ? Status(fail(Code::serialization_failed))
                                                                          : ok();
  }
  [[nodiscard]] Result<std::string> server_version(Deadline) override { return std::string("1.0"); }
  [[nodiscard]] std::string_view rights_query() const noexcept override { return state_->rights_query; }
  void cancel() noexcept override {
    state_->cancels.fetch_add(1);
    cancelled_.store(true);
    worker_.cancel();
  }
  [[nodiscard]] bool needs_reset() const noexcept override { return state_->needs_reset.load() || cancelled_.load(); }
  [[nodiscard]] bool reset(Deadline) override {
    state_->resets.fetch_add(1);
    cancelled_.store(false);
    worker_.forget_cancel();
    return state_->reset_works.load();
  }
  [[nodiscard]] bool alive() noexcept override { return !lost_ && !worker_.abandoned() && state_->alive.load(); }
  const bool read_only;

 private:
  std::shared_ptr<FakeState> state_;
  std::atomic<bool> cancelled_{false}, in_use_{false};
  BlockingWorker worker_;
  bool lost_ = false;
};

class FakeConnector final : public Connector {
 public:
  explicit FakeConnector(std::shared_ptr<FakeState> state) : state_(std::move(state)) {}
  [[nodiscard]] std::string_view name() const noexcept override { return "fake"; }
  [[nodiscard]] const SqlRules& sql_rules() const noexcept override { return kSqliteRules; }
  [[nodiscard]] bool opens_read_only() const noexcept override { return state_->own_read_only.load(); }
  [[nodiscard]] Probe probe() override { return Probe{ProbeState::available, "1", "", ""}; }
  [[nodiscard]] Result<std::unique_ptr<Connection>> connect(const Settings&, bool read_only, Deadline,
                                                            CancelToken&) override {
    raise_to(state_->most_dialling, state_->dialling.fetch_add(1) + 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(state_->connect_ms.load()));
    state_->dialling.fetch_sub(1);
    state_->connects.fetch_add(1);
    if (state_->connect_error.load() != Code::internal)
      return fail(state_->connect_error.load(), "connection.password");
    return std::unique_ptr<Connection>(std::make_unique<FakeConnection>(state_, read_only));
  }

 private:
  std::shared_ptr<FakeState> state_;
};

inline Config config_of(std::string_view text) {
  auto arena = std::make_shared<json::Arena>();
  auto value = json::parse(*arena, text, json::kConfigLimits);
  return value ? ConfigAccess::make(arena, *value) : Config();
}

inline Host test_host() {
  Host host;
  host.now_ms = [] { return std::int64_t{1795453437000}; };
  auto counter = std::make_shared<std::atomic<std::uint64_t>>(1);
  host.random = [counter](std::span<std::uint8_t> out) {
    std::uint64_t state = counter->fetch_add(1) * 0x9e3779b97f4a7c15ULL;
    for (std::uint8_t& byte : out) {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
      byte = static_cast<std::uint8_t>(state >> 32);
    }
  };
  host.log = [](LogLevel, std::string_view) {};
  return host;
}

struct Fixture {
  explicit Fixture(PoolCaps caps = {}, std::string_view egress = R"({"mode":"private-allowed"})") {
    ConnectorEnvironment environment;
    environment.host = test_host();
    json::Arena arena;
    environment.egress = *EgressGuard::make(*json::parse(arena, egress, json::kOpenLimits));
    std::vector<std::shared_ptr<Connector>> connectors{std::make_shared<FakeConnector>(state)};
    databases = std::make_unique<DatabasesCore>(std::move(environment), Registry(std::move(connectors)), caps);
  }

  DatabaseUse use(std::string integration = "int1", std::string workspace = "w1", std::string user = "u1") {
    DatabaseUse one;
    one.connector = "fake";
    one.integration = std::move(integration);
    one.who = {std::move(user), std::move(workspace), Role::editor};
    one.open_config = [this]() -> Result<Config> {
      ++opened;
      std::this_thread::sleep_for(std::chrono::milliseconds(open_ms.load()));
      return config_of(config);
    };
    return one;
  }
  Result<std::string> run(std::string sql, std::int64_t timeout_ms = 10000, std::int64_t max_rows = 1000) {
    QueryRequest request;
    request.sql = std::move(sql);
    request.timeout_ms = timeout_ms;
    request.max_rows = max_rows;
    CancelToken cancel;
    Usage usage;
    return databases->execute(use(), request, cancel, usage);
  }

  std::string config = R"({"pool":{"max":2}})";
  std::atomic<int> opened{0}, open_ms{0};
  std::shared_ptr<FakeState> state = std::make_shared<FakeState>();
  std::unique_ptr<DatabasesCore> databases;
};

}  // namespace jackfield::test
