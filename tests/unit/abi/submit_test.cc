// jf_submit: calls that wait without a thread, and what cannot run so.

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include "harness.h"
#include "support/loopback.h"

using namespace harness;
using jackfield::test::LoopbackListener;

namespace {

Json postgres_at(int port, int most) {
  return {
      {"title", "Waits"},
      {"type", "database"},
      {"sub_type", "pg"},
      {"config",
       {{"client", "pg"},
        {"connection", {{"host", "127.0.0.1"}, {"port", port}, {"user", "u"}, {"password", "p"}, {"database", "d"}}},
        {"pool", {{"max", most}}}}}};
}

// One submitted call: its inputs live until its end.
class Submitted {
 public:
  Submitted(Core& core, const std::string& operation, const Json& caller, const Json& body)
      : operation_(operation), caller_(caller.dump()), body_(body.dump()) {
    taken = jf_submit(core.context, operation_.bytes.get(), operation_.size, caller_.bytes.get(), caller_.size,
                      body_.bytes.get(), body_.size, done, this) == 0;
  }
  Submitted(const Submitted&) = delete;
  Submitted& operator=(const Submitted&) = delete;

  [[nodiscard]] bool ended() {
    const std::lock_guard lock(mutex_);
    return ended_;
  }
  // From any thread, so it asserts nothing: status -1 after half a minute without an answer.
  [[nodiscard]] Reply wait() {
    std::unique_lock lock(mutex_);
    const bool ended = changed_.wait_for(lock, std::chrono::seconds(30), [this] { return ended_; });
    return ended ? reply_ : Reply{-1, "", R"({"details":{"code":"no answer"}})"};
  }
  bool taken = false;

 private:
  static void done(void* self, jf_reply* reply, std::int32_t) {
    Submitted& call = *static_cast<Submitted*>(self);
    const std::lock_guard lock(call.mutex_);
    if (reply->content_type != nullptr) call.reply_.type = reply->content_type;
    call.reply_.status = reply->status;
    call.reply_.text.assign(reinterpret_cast<const char*>(reply->data), reply->size);
    jf_release(reply);
    call.ended_ = true;
    call.changed_.notify_all();
  }
  const Exact operation_, caller_, body_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Reply reply_;
  bool ended_ = false;
};

const Json kCreator = principal("u1", "creator");

Json caller_of(const std::string& id, const std::string& endpoint, const std::string& request = "") {
  Json caller = kCreator;
  caller["path"] = {{"id", id}, {"endpoint", endpoint}};
  if (!request.empty()) caller["request_id"] = request;
  return caller;
}

// From any thread, so it asserts nothing.
void cancel(Core& core, const std::string& request) {
  const Exact operation("call.cancel"), caller(kCreator.dump()), body(Json{{"request_id", request}}.dump());
  jf_reply reply{};
  jf_call(core.context, operation.bytes.get(), operation.size, caller.bytes.get(), caller.size, body.bytes.get(),
          body.size, &reply);
  jf_release(&reply);
}

// Each with the request id "r0", "r1", ...
std::vector<std::unique_ptr<Submitted>> submit_many(Core& core, const std::string& id, int count, const Json& body) {
  std::vector<std::unique_ptr<Submitted>> calls;
  for (int i = 0; i < count; ++i) {
    const Json caller = caller_of(id, "query", "r" + std::to_string(i));
    calls.push_back(std::make_unique<Submitted>(core, "endpoint.call", caller, body));
    REQUIRE(calls.back()->taken);
  }
  return calls;
}

Json query(int milliseconds) { return {{"sql", "SELECT 1"}, {"timeoutMillis", milliseconds}}; }

}  // namespace

TEST_CASE("only operations that may wait so are taken") {
  Core core;
  CHECK_FALSE(Submitted(core, "integration.list", kCreator, Json::object()).taken);
  CHECK_FALSE(Submitted(core, "no.such", kCreator, Json::object()).taken);
  CHECK(jf_submit(nullptr, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, nullptr) == -1);
  CHECK(jf_submit(core.context, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, nullptr) == -1);
}

TEST_CASE("a call that needs a thread comes back before anything is done for it") {
  const std::string folder = std::string(JF_BUILD) + "/submit_sample";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/empty.db");
  Json given = options();
  given["sqlite_roots"] = {folder};
  Core core(given);
  const std::string id = core.create(
      kCreator, {{"title", "File"},
                 {"type", "database"},
                 {"sub_type", "sqlite3"},
                 {"config", {{"client", "sqlite3"}, {"connection", {{"filename", folder + "/empty.db"}}}}}});
  for (const char* endpoint : {"query", "test", "tables"}) {
    INFO(endpoint);
    Submitted call(core, "endpoint.call", caller_of(id, endpoint),
                   endpoint == std::string("query") ? query(1000) : Json::object());
    REQUIRE(call.taken);
    CHECK(call.wait().status == 0);
  }
  Json streamed = caller_of(id, "query");
  streamed["accept"] = "application/x-ndjson";
  Submitted stream(core, "endpoint.call", streamed, query(1000));
  REQUIRE(stream.taken);
  CHECK(stream.wait().status == 0);
  const Json record = {{"op", "list"}};
  CHECK(core.on("record.query", kCreator, {{"id", id}}, record).json()["list"].empty());
  std::filesystem::remove_all(folder);
}

TEST_CASE("errors come back as from jf_call") {
  Core core;
  const std::string id = core.create(kCreator, pg());
  const auto both = [&](const Json& caller, const Json& body) {
    Submitted submitted(core, "endpoint.call", caller, body);
    REQUIRE(submitted.taken);
    const Reply one = submitted.wait();
    const Reply other = core.call("endpoint.call", caller, body);
    INFO(one.text);
    CHECK(one.status == other.status);
    CHECK(one.code() == other.code());
    CHECK(one.type == other.type);
  };
  both(caller_of("none", "query"), query(1000));
  both(caller_of(id, "no_such_endpoint"), query(1000));
  both(caller_of(id, "query"), {{"sql", 7}});
  both({{"path", {{"id", id}, {"endpoint", "query"}}}}, query(1000));
}

TEST_CASE("three hundred calls wait for a silent server, each to its deadline, and others are answered meanwhile") {
  const LoopbackListener silent(512);
  Core core;
  const std::string stuck = core.create(kCreator, postgres_at(silent.port(), 25));
  const auto calls = submit_many(core, stuck, 300, query(1500));
  Submitted other(core, "endpoint.call", caller_of("none", "query"), query(1000));
  CHECK(other.wait().code() == "integration_not_found");
  for (const auto& call : calls) CHECK_FALSE(call->ended());
  for (const auto& call : calls) {
    const Reply reply = call->wait();
    CHECK((reply.code() == "timeout" || reply.code() == "unreachable"));
  }
}

TEST_CASE("a waiting call is cancelled by its request id") {
  const LoopbackListener silent(512);
  Core core;
  const std::string stuck = core.create(kCreator, postgres_at(silent.port(), 1));
  const auto calls = submit_many(core, stuck, 20, query(20000));
  for (int i = 19; i >= 0; --i) {
    const Json which = {{"request_id", "r" + std::to_string(i)}};
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (core.call("call.cancel", kCreator, which).text != "true" && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK(calls[static_cast<std::size_t>(i)]->wait().code() == "cancelled");
  }
}

TEST_CASE("closing ends the calls that wait, and frees the context after the last") {
  const LoopbackListener silent(512);
  std::vector<std::unique_ptr<Submitted>> calls;
  {
    Core core;
    const std::string stuck = core.create(kCreator, postgres_at(silent.port(), 5));
    calls = submit_many(core, stuck, 500, query(20000));
  }
  for (const auto& call : calls) {
    const std::string code = call->wait().code();
    INFO(code);
    CHECK((code == "cancelled" || code == "shutting_down" || code == "unreachable"));
  }
}

// Under the thread sanitizer too: JACKFIELD_TEST_SECONDS makes it longer.
TEST_CASE("64 threads submit, cancel and read at once") {
  const LoopbackListener silent(512);
  Core core;
  const std::string stuck = core.create(kCreator, postgres_at(silent.port(), 4));
  const char* wanted = std::getenv("JACKFIELD_TEST_SECONDS");
  const auto until =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(wanted == nullptr ? 500 : 1000 * std::atoi(wanted));
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; std::chrono::steady_clock::now() < until; ++round) {
        const std::string request = "t" + std::to_string(i) + "-" + std::to_string(round);
        Submitted call(core, "endpoint.call", caller_of(stuck, "query", request), query(50));
        if (i % 2 == 0) cancel(core, request);
        if (!call.taken || call.wait().status < 400) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}
