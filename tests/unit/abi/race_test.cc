// Two writers of one row, one of them held in the middle of its transaction: no secret ends beside a target that its
// gate refused.
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "harness.h"

using namespace harness;

namespace {

// A core whose entropy can be held: sealing takes a salt of 32 bytes between the check of a write and its commit.
class HeldCore {
 public:
  explicit HeldCore(const std::string& file) {
    Json given = options();
    given["store"]["path"] = file;
    given["retarget"] = "strict";
    const Exact config(given.dump());
    jf_reply raw{};
    const int result = jf_open(config.bytes.get(), config.size, &table_, &context_, &raw);
    const Reply opened = take(raw);
    INFO(opened.text);
    REQUIRE(result == 0);
  }
  ~HeldCore() { jf_close(context_); }
  HeldCore(const HeldCore&) = delete;
  HeldCore& operator=(const HeldCore&) = delete;

  Reply on(const std::string& operation, Json caller, const Json& path, const Json& body, const Json& query = nullptr) {
    caller["path"] = path;
    if (!query.is_null()) caller["query"] = query;
    const Exact name(operation), who(caller.dump()), bytes(body.is_null() ? std::string() : body.dump());
    jf_reply reply{};
    if (jf_call(context_, name.bytes.get(), name.size, who.bytes.get(), who.size, bytes.bytes.get(), bytes.size,
                &reply) != 0)
      return {};
    return take(reply);
  }

  // The next seal waits for let_go().
  void hold() {
    const std::lock_guard guard(mutex_);
    state_ = State::armed;
  }
  void wait_until_held() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return state_ == State::held; });
  }
  void let_go() {
    const std::lock_guard guard(mutex_);
    state_ = State::free;
    changed_.notify_all();
  }

 private:
  enum class State : std::uint8_t { free, armed, held };
  static std::int32_t random_bytes(void* self, std::uint8_t* out, std::size_t size) {
    auto& core = *static_cast<HeldCore*>(self);
    if (size == 32) {
      std::unique_lock lock(core.mutex_);
      if (core.state_ == State::armed) {
        core.state_ = State::held;
        core.changed_.notify_all();
        core.changed_.wait(lock, [&] { return core.state_ == State::free; });
      }
    }
    return Clock::random_bytes(&core.clock_, out, size);
  }
  static std::int64_t now_ms(void* self) { return Clock::now_ms(&static_cast<HeldCore*>(self)->clock_); }

  static void log_line(void* /*self*/, std::int32_t /*level*/, const std::uint8_t* /*line*/, std::size_t /*size*/) {}

  Clock clock_;
  jf_host table_{sizeof(jf_host), this, now_ms, random_bytes, log_line, nullptr};
  jf_context* context_ = nullptr;
  std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::free;
};

Json connection(const Json& change) { return {{"config", {{"connection", change}}}}; }

}  // namespace

TEST_CASE("A write that comes while another is between its check and its commit is judged by what that one wrote",
          "[S7][S4]") {
  const std::string file = std::string(JF_BUILD) + "/api_race.db";
  for (const std::string& path : {std::string(":memory:"), file}) {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
    const Json ann = principal("ann", "creator"), bea = principal("bea", "creator");
    struct Case {
      Json second;
      int status;
      std::string code;
    };
    Json stale = connection({{"password", "of-a-stale-form"}});
    stale["version"] = 1;
    const Case cases[] = {
        {connection({{"host", "third.example.com"}}), 400, "secret_reentry_required"},
        {connection({{"host", "db.example.com"}}), 400, "secret_reentry_required"},  // where it was before
        {connection({{"user", "other"}}), 400, "secret_reentry_required"},
        {connection({{"host", "other.example.com"}}), 200, ""},  // where the first writer leads it
        {stale, 409, "version_conflict"},
    };
    HeldCore core(path);
    for (const Case& each : cases) {
      INFO(path << ' ' << each.second.dump());
      const Reply made = core.on("integration.create", ann, nullptr, pg(each.second.dump()));
      REQUIRE(made.status == 201);
      const Json at = {{"id", made.json()["id"]}};
      core.hold();
      Reply first, second;
      std::thread one([&] {
        first = core.on("integration.update", bea, at,
                        connection({{"host", "other.example.com"}, {"password", "of-the-first"}}));
      });
      core.wait_until_held();
      std::thread two([&] { second = core.on("integration.update", bea, at, each.second); });
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      core.let_go();
      one.join();
      two.join();
      INFO(first.text << second.text);
      CHECK(first.status == 200);
      CHECK(second.status == each.status);
      if (!each.code.empty()) CHECK(second.code() == each.code);
      const Reply read = core.on("integration.get", ann, at, nullptr, {{"includeSecrets", "true"}});
      const Json now = read.json()["config"]["connection"];
      CHECK(now["host"] == "other.example.com");
      CHECK(now["user"] == "app");
      CHECK(now["password"] == "of-the-first");
    }
  }
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
}
