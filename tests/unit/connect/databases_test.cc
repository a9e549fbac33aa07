#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "fake_connector.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

Code code_of(const Result<std::string>& result) { return result ? Code::internal : result.error().code; }

}  // namespace

TEST_CASE("an answer has columns, rows and what happened") {
  Fixture fixture;
  auto body = fixture.run("rows 2");
  REQUIRE(body);
  const auto answer = nlohmann::json::parse(*body);
  CHECK(answer["columns"][0]["name"] == "id");
  CHECK(answer["rows"][1]["id"] == 1);
  CHECK(answer["rowCount"] == 2);
  CHECK(answer["truncated"] == false);
  CHECK(answer["queryId"].get<std::string>().starts_with("q"));
  const auto cut = nlohmann::json::parse(*fixture.run("rows 5", 10000, 3));
  CHECK(cut["rowCount"] == 3);
  CHECK(cut["truncated"] == true);
  CHECK(cut["truncatedBy"] == "rows");
  CHECK(nlohmann::json::parse(*fixture.run("rows 3", 10000, 3))["truncated"] == false);
  CHECK(fixture.opened == 1);
  CHECK(fixture.state->connects == 1);
}

TEST_CASE("cutting the rows of a statement that writes does not stop it") {
  Fixture fixture;
  auto body = fixture.run("write 50", 10000, 3);
  REQUIRE(body);
  CHECK(nlohmann::json::parse(*body)["rowCount"] == 3);
  CHECK(fixture.state->drained_writes == 1);
}

TEST_CASE("errors carry their code and the next query works") {
  Fixture fixture;
  CHECK(code_of(fixture.run("fail")) == Code::syntax_error);
  CHECK(fixture.run("rows 1"));
  CHECK(code_of(fixture.run("lost")) == Code::connection_lost);
  CHECK(fixture.run("rows 1"));
  CHECK(fixture.state->connects == 2);
  CHECK(code_of(fixture.run("hang", 30)) == Code::timeout);
  CHECK(fixture.run("rows 1"));
}

TEST_CASE("only who started a query stops it") {
  Fixture fixture;
  std::atomic<bool> by_stranger{true}, from_elsewhere{true}, by_owner{false};
  std::thread other([&] {  // Catch counts its checks without locks: threads only take notes
    (void)soon([&] { return fixture.state->executed.load() > 0; });
    by_stranger = static_cast<bool>(fixture.databases->cancel("mine", {"u2", "w1", Role::owner}));
    from_elsewhere = static_cast<bool>(fixture.databases->cancel("mine", {"u1", "w2", Role::owner}));
    by_owner = static_cast<bool>(fixture.databases->cancel("mine", {"u1", "w1", Role::editor}));
  });
  QueryRequest request;
  request.sql = "hang";
  request.query_id = "mine";
  CancelToken cancel;
  Usage usage;
  CHECK(code_of(fixture.databases->execute(fixture.use(), request, cancel, usage)) == Code::cancelled);
  other.join();
  CHECK_FALSE(by_stranger);
  CHECK_FALSE(from_elsewhere);
  CHECK(by_owner);
  CHECK_FALSE(fixture.databases->cancel("mine", {"u1", "w1", Role::editor}));
  CHECK(fixture.run("rows 1"));
}

TEST_CASE("a caller that disconnects stops its query, also while it waits for a connection") {
  Fixture fixture;
  fixture.config = R"({"pool":{"max":1}})";
  CancelToken first, second;
  std::atomic<Code> first_code{Code::internal}, second_code{Code::internal};
  std::thread running([&] {
    QueryRequest request;
    request.sql = "hang";
    Usage usage;
    first_code = code_of(fixture.databases->execute(fixture.use(), request, first, usage));
  });
  REQUIRE(soon([&] { return fixture.state->executed.load() == 1; }));
  std::thread waiting([&] {
    QueryRequest request;
    request.sql = "rows 1";
    Usage usage;
    second_code = code_of(fixture.databases->execute(fixture.use(), request, second, usage));
  });
  REQUIRE(soon([&] { return nlohmann::json::parse(fixture.databases->pool_figures("int1"))["waiting"] == 1; }));
  second.cancel();
  waiting.join();
  first.cancel();
  running.join();
  CHECK(first_code == Code::cancelled);
  CHECK(second_code == Code::cancelled);
}

TEST_CASE("a cursor gives whole lines until it is done and belongs to its owner") {
  Fixture fixture;
  QueryRequest request;
  request.sql = "rows 20000";
  request.max_rows = 0;
  CancelToken cancel;
  auto opened = fixture.databases->stream(fixture.use(), request, StreamFormat::ndjson, cancel);
  REQUIRE(opened);
  CHECK(opened->content_type == "application/x-ndjson");
  const Principal me = fixture.use().who;
  CHECK(fixture.databases->next(opened->cursor, {"u2", "w1", Role::owner}, cancel).error().code ==
        Code::cursor_not_found);
  constexpr std::size_t kLine = 100;  // more than one has
  std::size_t lines = 0, bytes = 0, chunks = 0;
  while (true) {
    auto chunk = fixture.databases->next(opened->cursor, me, cancel);
    REQUIRE(chunk);
    CHECK(chunk->bytes.size() < limits::kCursorChunkBytes + kLine);
    bytes += chunk->bytes.size();
    if (!chunk->bytes.empty()) CHECK(chunk->bytes.back() == '\n');
    lines += static_cast<std::size_t>(std::count(chunk->bytes.begin(), chunk->bytes.end(), '\n'));
    ++chunks;
    if (chunk->done) {
      CHECK(chunk->usage.rows == 20000);
      break;
    }
  }
  CHECK(lines == 20000);
  CHECK(bytes > 3 * static_cast<std::size_t>(limits::kCursorChunkBytes));
  CHECK(chunks == bytes / limits::kCursorChunkBytes + 1);
  CHECK(fixture.databases->next(opened->cursor, me, cancel).error().code == Code::cursor_not_found);
  CHECK(fixture.run("rows 1"));
  CHECK(fixture.state->connects == 1);
}

TEST_CASE("an envelope tells columns first and how it ended last, CSV has a header") {
  Fixture fixture;
  const auto all = [&](StreamFormat format, std::int64_t max_rows) {
    QueryRequest request;
    request.sql = "rows 3";
    request.max_rows = max_rows;
    CancelToken cancel;
    auto opened = fixture.databases->stream(fixture.use(), request, format, cancel);
    REQUIRE(opened);
    std::string text;
    while (true) {
      auto chunk = fixture.databases->next(opened->cursor, fixture.use().who, cancel);
      REQUIRE(chunk);
      text += chunk->bytes;
      if (chunk->done) return text;
    }
  };
  const std::string text = all(StreamFormat::ndjson_envelope, 2);
  CHECK(text.starts_with("{\"columns\":[{\"name\":\"id\",\"type\":\"integer\",\"nullable\":null}"));
  const auto end = nlohmann::json::parse(text.substr(text.rfind("{\"end\"")))["end"];
  CHECK(end["rowCount"] == 2);
  CHECK(end["truncatedBy"] == "rows");
  CHECK(all(StreamFormat::csv, 0) == "id,name\r\n0,some name\r\n1,some name\r\n2,some name\r\n");
}

TEST_CASE("an error before the first row is an answer, not a cut stream") {
  Fixture fixture;
  QueryRequest request;
  request.sql = "fail";
  CancelToken cancel;
  CHECK(fixture.databases->stream(fixture.use(), request, StreamFormat::ndjson_envelope, cancel).error().code ==
        Code::syntax_error);
}

TEST_CASE("a workspace opens so many cursors and no more; closing one frees its place and its connection", "[S28]") {
  Fixture fixture;
  fixture.config = R"({"pool":{"max":100}})";
  QueryRequest request;
  request.sql = "rows 100000";
  request.max_rows = 0;
  CancelToken cancel;
  std::vector<std::string> cursors;
  for (std::int64_t i = 0; i < limits::kCursorsPerWorkspace; ++i) {
    auto opened = fixture.databases->stream(fixture.use(), request, StreamFormat::ndjson, cancel);
    REQUIRE(opened);
    cursors.push_back(opened->cursor);
  }
  CHECK(fixture.databases->stream(fixture.use(), request, StreamFormat::ndjson, cancel).error().code ==
        Code::rate_limited);
  CHECK(fixture.databases->stream(fixture.use("int2", "w2"), request, StreamFormat::ndjson, cancel));
  CHECK_FALSE(fixture.databases->close(cursors[0], {"u2", "w1", Role::owner}));
  CHECK(fixture.databases->close(cursors[0], fixture.use().who));
  CHECK(fixture.databases->stream(fixture.use(), request, StreamFormat::ndjson, cancel));
}

TEST_CASE("an idle cursor is closed, one that is being read is not", "[S28]") {
  Cursors cursors;
  for (const char* id : {"idle", "read"}) {
    REQUIRE(cursors.reserve("w1"));
    auto cursor = std::make_shared<Cursor>();
    cursor->id = id;
    cursor->owner = {"u1", "w1", Role::editor};
    cursor->touch();
    cursors.add(std::move(cursor));
  }
  const auto read = cursors.find("read", {"u1", "w1", Role::editor});
  REQUIRE(read);
  cursors.close_idle(Clock::now() - std::chrono::seconds(1));
  CHECK(cursors.size() == 2);
  {
    std::atomic<bool> inside{false}, leave{false};
    std::thread reader([&] {
      const std::lock_guard<std::mutex> lock(read->mutex);
      inside = true;
      while (!leave) std::this_thread::yield();
    });
    while (!inside) std::this_thread::yield();
    cursors.close_idle(Clock::now() + std::chrono::seconds(1));
    leave = true;
    reader.join();
  }
  CHECK(cursors.size() == 1);
  CHECK(cursors.find("read", {"u1", "w1", Role::editor}));
}

TEST_CASE("a test tells unreachable from failed and unsupported") {
  Fixture fixture;
  CancelToken cancel;
  auto outcome = fixture.databases->test("fake", config_of("{}"), fixture.use().who, cancel);
  CHECK(outcome.state == TestState::ok);
  CHECK(outcome.server_version == "1.0");
  fixture.state->connect_error = Code::authentication_failed;
  outcome = fixture.databases->test("fake", config_of("{}"), fixture.use().who, cancel);
  CHECK(outcome.state == TestState::failed);
  CHECK(outcome.error.pointer == "connection.password");
  const SettingNames names{{"connection.password", "password"}};
  outcome = fixture.databases->test("fake", config_of("{}"), fixture.use().who, cancel, 0, names);
  CHECK(outcome.error.pointer == "password");
  DatabaseUse use = fixture.use();
  use.names = [&] { return names; };
  CHECK(fixture.databases->introspect(use, {IntrospectKind::tables, "", "", 2, 0}, cancel).error().pointer ==
        "password");
  fixture.state->connect_error = Code::connection_refused;
  CHECK(fixture.databases->test("fake", config_of("{}"), fixture.use().who, cancel).state == TestState::unreachable);
  CHECK(fixture.databases->test("none", config_of("{}"), fixture.use().who, cancel).state == TestState::unsupported);
  CHECK(soon([&] { return fixture.state->open == 0; }));
}

TEST_CASE("a test says what the account may do beyond its databases, and works without an answer to that") {
  Fixture fixture;
  CancelToken cancel;
  const auto rights = [&](const char* query) {
    fixture.state->rights_query = query;
    const auto outcome = fixture.databases->test("fake", config_of("{}"), fixture.use().who, cancel);
    CHECK(outcome.state == TestState::ok);
    return outcome.strong_rights;
  };
  CHECK(rights("").empty());
  CHECK(rights("rows 1") == "some name");
  CHECK(rights("rows 0").empty());
  CHECK(rights("fail").empty());
}

TEST_CASE("the deadlines of tests and introspection count what a call has waited for its thread", "[S29]") {
  Fixture fixture;
  CancelToken cancel;
  const auto who = fixture.use().who;
  const auto late = fixture.databases->test("fake", config_of("{}"), who, cancel, limits::kTestTimeoutMs);
  CHECK(late.state == TestState::unreachable);
  CHECK(late.error.code == Code::timeout);
  DatabaseUse use = fixture.use();
  use.waited_ms = limits::kQueryTimeoutMsDefault;
  const IntrospectRequest request{IntrospectKind::tables, "", "", 2, 0};
  CHECK(fixture.databases->introspect(use, request, cancel).error().code == Code::timeout);
  CHECK(fixture.state->connects == 0);
  use.waited_ms -= 20000;
  CHECK(fixture.databases->introspect(use, request, cancel));
  CHECK(fixture.databases->test("fake", config_of("{}"), who, cancel, 0).state == TestState::ok);
}

TEST_CASE("under public-only closed and silent ports answer alike, and not at once", "[S17]") {
  Fixture fixture({}, "null");
  CancelToken cancel;
  for (const Code code : {Code::connection_refused, Code::timeout, Code::unreachable}) {
    fixture.state->connect_error = code;
    const auto outcome = fixture.databases->test("fake", config_of("{}"), fixture.use().who, cancel);
    CHECK(outcome.error.code == Code::unreachable);
    CHECK(outcome.duration_ms >= limits::kEgressMinimumMs);
  }
  fixture.state->connect_error = Code::host_not_found;
  CHECK(fixture.databases->test("fake", config_of("{}"), fixture.use().who, cancel).error.code == Code::egress_denied);
}

TEST_CASE("introspection answers a page and says whether it is the last") {
  Fixture fixture;
  CancelToken cancel;
  IntrospectRequest request{IntrospectKind::tables, "", "", 2, 0};
  auto body = fixture.databases->introspect(fixture.use(), request, cancel);
  REQUIRE(body);
  auto answer = nlohmann::json::parse(*body);
  CHECK(answer["list"].size() == 2);
  CHECK(answer["pageInfo"]["isLastPage"] == false);
  request.limit = 3;
  CHECK(nlohmann::json::parse(
            *fixture.databases->introspect(fixture.use(), request, cancel))["pageInfo"]["isLastPage"] == true);
}

TEST_CASE("every connector of the project is known, built or not") {
  ConnectorEnvironment environment;
  environment.host = test_host();
  const Registry registry(environment);
  CHECK(registry.entries().size() == 7);
  for (const auto& entry : registry.entries()) {
    INFO(entry.name);
    const Probe probe = registry.probe(entry.name);
    if (!entry.connector) CHECK(probe.state == ProbeState::not_built);
    if (probe.state != ProbeState::available)
      CHECK(registry.use(entry.name).error().code == Code::connector_unavailable);
  }
  CHECK_FALSE(registry.use("dbase"));
}

TEST_CASE("a connection whose cancel is never acknowledged is abandoned, and its caller is answered") {
  Fixture fixture;
  CHECK(code_of(fixture.run("deaf", 100)) == Code::timeout);
  CHECK(soon([&] { return fixture.state->open == 0; }));
  // Once the statement runs: an earlier cancel would find no connection to abandon.
  const int before = fixture.state->working;
  std::thread other([&] {
    (void)soon([&] { return fixture.state->working > before; });
    (void)soon([&] { return static_cast<bool>(fixture.databases->cancel("mine", {"u1", "w1", Role::editor})); });
  });
  QueryRequest request;
  request.sql = "deaf";
  request.query_id = "mine";
  CancelToken cancel;
  Usage usage;
  CHECK(code_of(fixture.databases->execute(fixture.use(), request, cancel, usage)) == Code::cancelled);
  other.join();
  CHECK(fixture.run("rows 1"));
  CHECK(fixture.state->connects == 3);
  CHECK(nlohmann::json::parse(fixture.databases->pool_figures("int1"))["open"] == 1);
  std::string text;
  fixture.databases->write_metrics(text);
  CHECK(text.find("jackfield_pool_dead_total 2\n") != std::string::npos);
  fixture.state->release = true;
}

TEST_CASE("many who come first make one pool, and a configuration is opened once for it") {
  Fixture fixture;
  fixture.open_ms = 50;
  std::atomic<int> answered{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      if (fixture.run("pause")) answered.fetch_add(1);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(answered == 8);
  CHECK(fixture.opened == 1);
  CHECK(fixture.state->most_open <= 2);
}

TEST_CASE("a new revision gets a pool of its own, and the one before is drained") {
  Fixture fixture;
  REQUIRE(fixture.run("rows 1"));
  DatabaseUse changed = fixture.use();
  changed.revision = 1;
  QueryRequest request;
  request.sql = "rows 1";
  CancelToken cancel;
  Usage usage;
  REQUIRE(fixture.databases->execute(changed, request, cancel, usage));
  CHECK(fixture.opened == 2);
  CHECK(fixture.state->connects == 2);
  CHECK(soon([&] { return fixture.state->open == 1; }));
  CHECK(nlohmann::json::parse(fixture.databases->pool_figures("int1"))["open"] == 1);
}

TEST_CASE("sixty-four threads ask, stream, cancel and change integrations for a while, and nothing is left behind") {
  Fixture fixture;
  fixture.config = R"({"pool":{"max":8,"acquireTimeoutMillis":20000}})";
  fixture.state->needs_reset = true;
  std::atomic<bool> stop{false};
  std::atomic<int> right{0}, wrong{0}, revision{0};
  const auto ask = [&](int thread, int round) -> Code {
    DatabaseUse use = fixture.use("int" + std::to_string(thread % 4));
    use.revision = revision.load();
    CancelToken cancel;
    Usage usage;
    QueryRequest request;
    request.query_id = "q" + std::to_string(thread);
    const char* const statements[] = {"rows 3", "pause", "fail", "lost", "write 2"};
    request.sql = round % 64 == 0 ? "hang" : statements[static_cast<std::size_t>(round % 5)];
    request.timeout_ms = round % 64 == 0 ? 5 : 20000;
    if (round % 7 != 0) return code_of(fixture.databases->execute(use, request, cancel, usage));
    request.sql = "rows 20000";
    auto opened = fixture.databases->stream(use, request, StreamFormat::ndjson, cancel);
    if (!opened) return opened.error().code;
    (void)fixture.databases->next(opened->cursor, use.who, cancel);
    (void)fixture.databases->close(opened->cursor, use.who);
    return Code::internal;
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; !stop; ++round) {
        if (round % 50 == 0) (void)fixture.databases->cancel("q" + std::to_string((i + 1) % 64), fixture.use().who);
        if (i == 0 && round % 200 == 199) revision.fetch_add(1);
        if (round % 500 == 499) fixture.databases->drop("int" + std::to_string(i % 4));
        const Code code = ask(i, round);
        const bool expected = code == Code::internal || code == Code::syntax_error || code == Code::connection_lost ||
                              code == Code::timeout || code == Code::cancelled;
        (expected ? right : wrong).fetch_add(1);
      }
    });
  }
  std::this_thread::sleep_for(soak_seconds());
  stop = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(right > 1000);
  for (int i = 0; i < 4; ++i) fixture.databases->drop("int" + std::to_string(i));
  CHECK(soon([&] { return fixture.state->open == 0; }));
  std::string text;
  fixture.databases->write_metrics(text);
  CHECK(text.find("jackfield_queries_running 0\n") != std::string::npos);
  CHECK(text.find("jackfield_cursors_open 0\n") != std::string::npos);
}

TEST_CASE("shutting down stops what runs and refuses what comes") {
  Fixture fixture;
  std::atomic<Code> code{Code::internal};
  std::thread running([&] { code = code_of(fixture.run("hang", 60000)); });
  REQUIRE(soon([&] { return fixture.state->executed.load() == 1; }));
  fixture.databases->shutdown(Deadline::in_ms(5000));
  running.join();
  CHECK(code == Code::cancelled);
  CHECK(code_of(fixture.run("rows 1")) == Code::shutting_down);
  CHECK(soon([&] { return fixture.state->open == 0; }));
}

TEST_CASE("the metrics are Prometheus text without a name of anything") {
  Fixture fixture;
  REQUIRE(fixture.run("rows 2"));
  std::string text;
  fixture.databases->write_metrics(text);
  CHECK(text.find("jackfield_queries_total 1\n") != std::string::npos);
  CHECK(text.find("jackfield_query_rows_total 2\n") != std::string::npos);
  CHECK(text.find("jackfield_pool_connections{state=\"idle\"} 1\n") != std::string::npos);
  CHECK(text.find("int1") == std::string::npos);
}
