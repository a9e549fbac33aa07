// Runs operations through the C ABI between marks that callgrind counts; usage: jackfield_instructions INPUT CALLS.
// INPUT is written by run.mjs: the options of jf_open on the first line, then one call per line: name, operation,
// caller and body between tabs. A call without a name is made once. <id> is the id of the newest row.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "jackfield/abi.h"

// Callgrind writes what it counted, and begins at zero, each time this is called.
extern "C" [[gnu::noinline]] void jf_mark() { __asm__ __volatile__("" ::: "memory"); }

namespace {

// A clock and an entropy that are the same each time, so that the counts are.
struct FixedHost {
  std::int64_t now = 1767225600000;
  std::uint64_t state = 42;
};
std::int64_t fixed_now(void* user) { return (static_cast<FixedHost*>(user)->now += 1000); }
std::int32_t fixed_random(void* user, std::uint8_t* out, std::size_t size) {
  // A linear congruential generator (Knuth): ids must differ, nothing more.
  std::uint64_t& state = static_cast<FixedHost*>(user)->state;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    out[i] = static_cast<std::uint8_t>(state >> 56);
  }
  return 0;
}

const std::uint8_t* bytes(std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }

struct Line {
  std::string name, operation, caller, body;
};

std::string take(std::string& line) {
  const std::size_t tab = line.find('\t');
  std::string part = line.substr(0, tab);
  line.erase(0, tab == std::string::npos ? tab : tab + 1);
  return part;
}

class Calls {
 public:
  explicit Calls(jf_context* context) : context_(context) {}

  // Ends the program if the core refuses the call: the count of a refusal would say nothing.
  void make(const Line& line, bool is_last = false) {
    jf_reply reply{};
    jf_call(context_, bytes(line.operation), line.operation.size(), bytes(line.caller), line.caller.size(),
            bytes(line.body), line.body.size(), &reply);
    const std::string_view text(reinterpret_cast<const char*>(reply.data), reply.size);
    if (reply.status >= 300) {
      std::fprintf(stderr, "%s: %.*s\n", line.operation.c_str(), static_cast<int>(text.size()), text.data());
      std::exit(1);
    }
    if (is_last && text.starts_with(R"({"id":")")) id_ = text.substr(7, text.find('"', 7) - 7);
    jf_release(&reply);
  }

  void fill(std::string& text) const {
    for (std::size_t at = text.find("<id>"); at != std::string::npos; at = text.find("<id>", at))
      text.replace(at, 4, id_);
  }

 private:
  jf_context* context_;
  std::string id_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const int repeats = std::atoi(arguments[2]);
  std::ifstream input(arguments[1]);
  std::string text;
  std::getline(input, text);
  FixedHost fixed;
  const jf_host host{.size = sizeof(jf_host), .user = &fixed, .now_ms = fixed_now, .random_bytes = fixed_random};
  jf_context* context = nullptr;
  jf_reply reply{};
  if (jf_open(bytes(text), text.size(), &host, &context, &reply) != 0) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(reply.size), reinterpret_cast<const char*>(reply.data));
    return 1;
  }
  jf_release(&reply);
  Calls calls(context);
  while (std::getline(input, text)) {
    calls.fill(text);
    Line line;
    line.name = take(text);
    line.operation = take(text);
    line.caller = take(text);
    line.body = take(text);
    calls.make(line, true);
    if (line.name.empty()) continue;
    for (int i = 0; i < 3; ++i) calls.make(line);
    jf_mark();
    for (int i = 0; i < repeats; ++i) calls.make(line);
    jf_mark();
  }
  jf_close(context);
  return 0;
}
