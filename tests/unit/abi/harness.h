// A core behind the C ABI for tests: fixed clock, fixed entropy, a store in memory, all manifests of the tree.
// Inputs are handed over as heap blocks of exactly their size, so that a read one byte too far is seen.
#pragma once
#include <atomic>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "jackfield/abi.h"

namespace harness {

using Json = nlohmann::json;
constexpr const char* kKey = "7f1c3e5d90ab24687f4c3e1d92ab66680f2c4e5d97ab14689f3c5e7d91ab2468";

struct Exact {
  explicit Exact(const std::string& text) : bytes(new std::uint8_t[text.size()]), size(text.size()) {
    std::memcpy(bytes.get(), text.data(), size);
  }
  std::unique_ptr<std::uint8_t[]> bytes;
  std::size_t size;
};

struct Clock {
  std::atomic<std::int64_t> now{1795453437000};  // 2026-11-23 17:03:57+00:00
  std::atomic<std::uint64_t> seed{1};
  std::string log;
  jf_host table{sizeof(jf_host), this, now_ms, random_bytes, log_line, nullptr};

  static std::int64_t now_ms(void* self) { return static_cast<Clock*>(self)->now.load(); }
  static std::int32_t random_bytes(void* self, std::uint8_t* out, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      // Mixed, so that hundreds of ids differ.
      std::uint64_t step = static_cast<Clock*>(self)->seed.fetch_add(1) * 0x9E3779B97F4A7C15ULL;
      step = (step ^ (step >> 30)) * 0xBF58476D1CE4E5B9ULL;
      out[i] = static_cast<std::uint8_t>((step ^ (step >> 27)) >> 56);
    }
    return 0;
  }
  static void log_line(void* self, std::int32_t, const std::uint8_t* line, std::size_t size) {
    static_cast<Clock*>(self)->log.append(reinterpret_cast<const char*>(line), size).push_back('\n');
  }
};

struct Reply {
  int status = 0;
  std::string type, text;
  [[nodiscard]] Json json() const { return Json::parse(text); }
  [[nodiscard]] std::string code() const { return json()["details"].value("code", ""); }
};

inline Reply take(jf_reply& raw) {
  Reply reply{raw.status, raw.content_type, std::string(reinterpret_cast<const char*>(raw.data), raw.size)};
  jf_release(&raw);
  return reply;
}

inline Json manifests() {
  Json all = Json::array();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(JF_TREE) + "/core/manifests")) {
    const auto depth = std::distance(entry.path().begin(), entry.path().end());
    const auto root = std::filesystem::path(std::string(JF_TREE) + "/core/manifests");
    if (entry.path().extension() != ".json" || depth != std::distance(root.begin(), root.end()) + 2) continue;
    all.push_back(Json::parse(std::ifstream(entry.path())));
  }
  return all;
}

inline Json options() {
  Json stores = Json::parse(std::ifstream(std::string(JF_TREE) + "/core/manifests/stores.json"));
  return {{"manifests", manifests()},
          {"stores", stores},
          {"store", {{"path", ":memory:"}}},
          {"keys", {{"active", "k1"}, {"keys", {{"k1", kKey}}}}},
          {"egress", {{"mode", "private-allowed"}}}};
}

inline Json principal(const std::string& user, const std::string& role, const std::string& workspace = "w1") {
  return {{"principal", {{"user", user}, {"workspace", workspace}, {"role", role}}}};
}

class Core {
 public:
  explicit Core(const Json& given = options()) {
    const Exact config(given.dump());
    jf_reply raw{};
    const int result = jf_open(config.bytes.get(), config.size, &clock.table, &context, &raw);
    opened = take(raw);
    INFO(opened.text);
    REQUIRE((result == 0) == (context != nullptr));
  }
  ~Core() { jf_close(context); }
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  Reply raw(const std::string& operation, const std::string& caller, const std::string& body) {
    const Exact name(operation);
    const Exact who(caller);
    const Exact bytes(body);
    jf_reply reply{};
    REQUIRE(jf_call(context, name.bytes.get(), name.size, who.bytes.get(), who.size, bytes.bytes.get(), bytes.size,
                    &reply) == 0);
    return take(reply);
  }
  Reply call(const std::string& operation, const Json& caller, const Json& body = nullptr) {
    return raw(operation, caller.dump(), body.is_null() ? std::string() : body.dump());
  }
  // With path parameters and query flags.
  Reply on(const std::string& operation, Json caller, const Json& path, const Json& body = nullptr,
           const Json& query = nullptr) {
    caller["path"] = path;
    if (!query.is_null()) caller["query"] = query;
    return call(operation, caller, body);
  }
  std::string create(const Json& who, Json body) {
    const Reply made = call("integration.create", who, body);
    INFO(made.text);
    REQUIRE(made.status == 201);
    return made.json()["id"];
  }

  Clock clock;
  jf_context* context = nullptr;
  Reply opened;
};

inline Json pg(const std::string& title = "Orders - Production") {
  return {{"title", title},
          {"type", "database"},
          {"sub_type", "pg"},
          {"config",
           {{"client", "pg"},
            {"connection",
             {{"host", "db.example.com"},
              {"port", 5432},
              {"user", "app"},
              {"password", "canary-password"},
              {"database", "orders"}}}}}};
}
inline Json openai(const std::string& title = "Model") {
  return {{"title", title}, {"type", "ai"}, {"sub_type", "openai"}, {"config", {{"apiKey", "canary-key"}}}};
}

}  // namespace harness
