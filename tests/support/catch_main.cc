// The main function of every test program. With JACKFIELD_RAN, the name of a folder, the outcome of each test that
// names a rule of security is written there (scripts/rules.mjs). It waits for threads that are detached and about to
// end: client libraries free what they keep for a thread only when the thread has ended, and the leak check would
// report it before.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

namespace {

void wait_for_threads() {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  std::error_code failed;
  while (std::chrono::steady_clock::now() < until) {
    const std::filesystem::directory_iterator threads("/proc/self/task", failed);
    if (failed || std::distance(begin(threads), end(threads)) <= 1) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

bool names_rule(const std::string& text) {
  for (std::size_t at = text.find("[S"); at != std::string::npos; at = text.find("[S", at + 1)) {
    const std::size_t end = text.find_first_not_of("0123456789", at + 2);
    if (end != at + 2 && end != std::string::npos && text[end] == ']') return true;
  }
  return false;
}

class RanListener : public Catch::TestEventListenerBase {
 public:
  using Catch::TestEventListenerBase::TestEventListenerBase;
  void testCaseEnded(const Catch::TestCaseStats& test) override {
    const char* folder = std::getenv("JACKFIELD_RAN");
    if (folder == nullptr || !names_rule(test.testInfo.name + test.testInfo.tagsAsString())) return;
    std::ofstream out(std::string(folder) + "/cpp-" + std::to_string(::getpid()) + ".txt", std::ios::app);
    out << R"({"name":)" << quoted(test.testInfo.name) << R"(,"ok":)"
        << (test.totals.assertions.allOk() ? "true" : "false") << "}\n";
  }
};
CATCH_REGISTER_LISTENER(RanListener)

}  // namespace

int main(int count, char* arguments[]) {
  const int outcome = Catch::Session().run(count, arguments);
  wait_for_threads();
  return outcome;
}
