#include <thread>
#include <vector>

#include "harness.h"

using namespace harness;

TEST_CASE("The version of the ABI is 1, and memory can be allocated and freed") {
  CHECK(jf_abi_version() == 1);
  void* memory = jf_alloc(0);
  CHECK(memory != nullptr);
  jf_free(memory);
  jf_release(nullptr);
  jf_close(nullptr);
}

TEST_CASE("Opening says which operations block") {
  Core core;
  const Json opened = core.opened.json();
  CHECK(opened["abi"] == 1);
  CHECK(opened["key_state"] == "ok");
  CHECK(opened["operations"]["integration.list"]["blocking"] == false);
  CHECK(opened["operations"]["integration.create"]["blocking"] == false);  // a store in memory
  CHECK(opened["operations"]["endpoint.call"]["blocking"] == true);
  CHECK(opened["operations"]["oauth.callback"]["blocking"] == true);
  CHECK(opened["operations"]["workspace.apply"]["blocking"] == true);
}

TEST_CASE("An option that is wrong is refused with its pointer") {
  struct Case {
    const char* key;
    Json value;
    const char* pointer;
  };
  const std::vector<Case> cases = {{"egress", {{"mode", "everything"}}, "/egress/mode"},
                                   {"store", {{"file", "x"}}, "/store/file"},
                                   {"reveal", "yes", "/reveal"},
                                   {"retarget", "never", "/retarget"},
                                   {"sqlite_roots", "x", "/sqlite_roots"},
                                   {"max_timeout_ms", 0, "/max_timeout_ms"},
                                   {"max_timeout_ms", 3600001, "/max_timeout_ms"},
                                   {"max_timeout_ms", "1", "/max_timeout_ms"},
                                   {"max_integrations", 0, "/max_integrations"},
                                   {"max_integrations", "1", "/max_integrations"},
                                   {"manifests", 1, "/manifests"},
                                   {"egres", 1, "/egres"}};
  for (const Case& c : cases) {
    Json given = options();
    given[c.key] = c.value;
    Core core(given);
    CHECK(core.context == nullptr);
    CHECK(core.opened.status == 500);
    CHECK(core.opened.code() == "config_option");
    CHECK(core.opened.json()["details"]["pointer"] == c.pointer);
  }
}

TEST_CASE("Options that are not JSON are refused with the offset") {
  const Exact config("{\"manifests\": [");
  jf_context* context = nullptr;
  jf_reply raw{};
  CHECK(jf_open(config.bytes.get(), config.size, nullptr, &context, &raw) != 0);
  CHECK(context == nullptr);
  const Reply reply = take(raw);
  CHECK(reply.status == 400);
  CHECK(reply.json()["error"] == "ERR_INVALID_JSON");
}

TEST_CASE("Without a store the catalogue works and the rest says that a store is needed") {
  Json given = options();
  given.erase("store");
  Core core(given);
  CHECK(core.call("catalogue.list", Json::object()).status == 200);
  const Reply list = core.call("integration.list", principal("u1", "viewer"));
  CHECK(list.status == 501);
  CHECK(list.code() == "store_required");
}

TEST_CASE("An unknown operation, a broken caller and missing bytes are answered") {
  Core core;
  CHECK(core.call("integration.explode", Json::object()).code() == "operation_not_found");
  CHECK(core.raw("integration.list", "{", "").status == 400);
  CHECK(core.raw("integration.list", "[]", "").code() == "authentication_required");
  jf_reply raw{};
  REQUIRE(jf_call(core.context, nullptr, 0, nullptr, 0, nullptr, 0, &raw) == 0);
  CHECK(take(raw).status == 404);
  CHECK(jf_call(nullptr, nullptr, 0, nullptr, 0, nullptr, 0, &raw) == -1);
}

TEST_CASE("Calls from several threads share one context") {
  Core core;
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&core, &wrong, i] {
      const std::string who = principal("u" + std::to_string(i), "creator").dump();
      const auto ask = [&](const std::string& operation, const std::string& body) {
        jf_reply raw{};
        jf_call(core.context, reinterpret_cast<const std::uint8_t*>(operation.data()), operation.size(),
                reinterpret_cast<const std::uint8_t*>(who.data()), who.size(),
                reinterpret_cast<const std::uint8_t*>(body.data()), body.size(), &raw);
        const int status = raw.status;
        jf_release(&raw);
        return status;
      };
      for (int n = 0; n < 20; ++n) {
        if (ask("integration.create", openai("T" + std::to_string(n)).dump()) != 201) ++wrong;
        if (ask("integration.list", "") != 200) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(core.call("integration.list", principal("u1", "viewer")).json()["pageInfo"]["totalRows"] == 80);
}
