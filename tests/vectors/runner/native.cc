// Runs the vectors through the C ABI; usage: vectors_native INPUT.json OUTPUT.tsv. INPUT is what files.mjs loads.
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "expect.h"
#include "jackfield/abi.h"
#include "names.h"

using Json = nlohmann::ordered_json;

namespace {

// The same clock and entropy as js/src/testing/fixed-host.ts.
struct FixedHost {
  std::int64_t now = 1767225600000;
  std::uint64_t state = 42;
  std::uint64_t next() {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
};
std::int64_t fixed_now(void* user) { return (static_cast<FixedHost*>(user)->now += 1000) - 1000; }
std::int32_t fixed_random(void* user, std::uint8_t* out, std::size_t size) {
  for (std::size_t i = 0; i < size; i += 8) {
    const std::uint64_t word = static_cast<FixedHost*>(user)->next();
    for (std::size_t k = 0; k < 8 && i + k < size; ++k) out[i + k] = static_cast<std::uint8_t>(word >> (8 * k));
  }
  return 0;
}

// A heap block of exactly the input's size: the address sanitizer sees a read one byte too far.
struct Exact {
  explicit Exact(const std::string& text) : bytes(new std::uint8_t[text.size()]), size(text.size()) {
    std::memcpy(bytes.get(), text.data(), size);
  }
  std::unique_ptr<std::uint8_t[]> bytes;
  std::size_t size;
};

std::string body_of(const Json& test, const vectors::Names& names) {
  if (test.contains("hex")) {
    const std::string digits = test["hex"];
    std::string out;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
      out.push_back(static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16)));
    return out;
  }
  if (test.contains("repeat")) {
    const Json& r = test["repeat"];
    std::string out = r.value("before", "");
    for (int i = 0; i < r["times"].get<int>(); ++i) out += r["text"].get<std::string>();
    out += r.value("after", "");
    for (int i = 0; r.contains("closing") && i < r["times"].get<int>(); ++i) out += r["closing"].get<std::string>();
    return out;
  }
  if (test.contains("text")) return names.show(test["text"]);
  return test.contains("body") ? names.show(test["body"].dump()) : "";
}

}  // namespace

int main(int, char** argv) {
  const Json input = Json::parse(std::ifstream(argv[1]));
  std::ofstream output(argv[2]);
  int passed = 0, failed = 0, skipped = 0;
  for (const auto& [file, story] : input["files"].items()) {
    Json config{{"manifests", input["manifests"]}, {"stores", input["stores"]}, {"keys", {{"plain", true}}}};
    config.update(story["open"]);
    FixedHost fixed;
    const jf_host host{sizeof(jf_host), &fixed, fixed_now, fixed_random, nullptr, nullptr};
    const Exact open(config.dump());
    jf_context* context = nullptr;
    jf_reply reply{};
    if (jf_open(open.bytes.get(), open.size, &host, &context, &reply) != 0) {
      std::printf("%s: open failed: %.*s\n", file.c_str(), static_cast<int>(reply.size),
                  reinterpret_cast<const char*>(reply.data));
      return 1;
    }
    jf_release(&reply);
    vectors::Names names;
    std::map<std::string, std::string> answers;
    for (const Json& test : story["cases"]) {
      if (test.contains("skip") && test["skip"].contains("native")) {
        ++skipped;
        continue;
      }
      Json caller{{"principal", test.contains("as") ? story["people"][test["as"].get<std::string>()] : Json()},
                  {"path", test.value("path", Json::object())},
                  {"query", test.value("query", Json::object())}};
      if (test.contains("accept")) caller["accept"] = test["accept"];
      if (test.contains("caller")) caller.update(test["caller"]);
      const Exact operation(test["operation"]), trusted(names.show(caller.dump())), body(body_of(test, names));
      jf_call(context, operation.bytes.get(), operation.size, trusted.bytes.get(), trusted.size, body.bytes.get(),
              body.size, &reply);
      const std::string text(reinterpret_cast<const char*>(reply.data), reply.size);
      output << file << '\t' << test["name"].get<std::string>() << '\t' << reply.status << '\t' << text << '\n';
      const std::string shown = names.hide(text);
      const std::string problem = vectors::difference(test["expect"], reply.status, shown, answers);
      answers[test["name"]] = shown;
      jf_release(&reply);
      problem.empty() ? ++passed : ++failed;
      if (!problem.empty())
        std::printf("%s: %s\n%s\n\n", file.c_str(), test["name"].get<std::string>().c_str(), problem.c_str());
    }
    jf_close(context);
    if (input["index"].value(file, Json(-1)) != story["cases"].size())
      ++failed, std::printf("%s: the index has another count\n", file.c_str());
  }
  std::printf("vectors native: %d passed, %d failed, %d skipped\n", passed, failed, skipped);
  return failed == 0 && passed > 0 ? 0 : 1;
}
