// Every fuzz target with its corpus and with changed inputs of it, always the same, under the sanitizers of the tests.
// The fuzzers themselves search further: npm run soak -- fuzz.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

// JF_FUZZ_TARGETS: X(name) for each; its function has that name, see tests/CMakeLists.txt.
#define X(name) extern "C" int fuzz_##name(const std::uint8_t* bytes, std::size_t size);
JF_FUZZ_TARGETS
#undef X

namespace {

using Bytes = std::vector<std::uint8_t>;
struct Target {
  const char* name;
  int (*run)(const std::uint8_t*, std::size_t);
};
#define X(name) {#name, fuzz_##name},
constexpr Target kTargets[] = {JF_FUZZ_TARGETS};
#undef X
constexpr int kChanged = 300;  // inputs for each target

std::vector<Bytes> corpus_of(const std::string& name) {
  std::vector<Bytes> all;
  const auto folder = std::filesystem::path(JF_TREE) / "tests/fuzz/corpus" / name;
  if (!std::filesystem::is_directory(folder)) return all;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    all.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return all;
}

// A block of exactly its size, so that a read one byte too far is seen.
void run(const Target& target, const Bytes& input) {
  const std::unique_ptr<std::uint8_t[]> exact(new std::uint8_t[input.size()]);
  std::copy(input.begin(), input.end(), exact.get());
  static_cast<void>(target.run(exact.get(), input.size()));
}

Bytes changed(const std::vector<Bytes>& corpus, std::mt19937& random) {
  const auto pick = [&](std::size_t count) { return count == 0 ? 0 : random() % count; };
  Bytes input = corpus[pick(corpus.size())];
  const std::uint32_t rounds = 1 + random() % 4;
  for (std::uint32_t i = 0; i < rounds; ++i) {
    const std::size_t at = pick(input.size());
    const auto place = input.begin() + static_cast<std::ptrdiff_t>(at);
    switch (random() % 5) {
      case 0:
        if (!input.empty()) input[at] = static_cast<std::uint8_t>(input[at] ^ (1U << (random() % 8)));
        break;
      case 1:
        input.insert(place, static_cast<std::uint8_t>(random()));
        break;
      case 2:
        input.resize(at);
        break;
      case 3: {
        const Bytes& other = corpus[pick(corpus.size())];
        const std::size_t from = pick(other.size());
        const std::size_t size = std::min<std::size_t>(other.size() - from, random() % 64);
        input.insert(place, other.begin() + static_cast<std::ptrdiff_t>(from),
                     other.begin() + static_cast<std::ptrdiff_t>(from + size));
        break;
      }
      default:
        if (!input.empty())
          input.erase(place, place + static_cast<std::ptrdiff_t>(std::min<std::size_t>(4, input.size() - at)));
    }
  }
  return input;
}

}  // namespace

TEST_CASE("every fuzz target takes its corpus and changed inputs of it") {
  for (const Target& target : kTargets) {
    INFO(target.name);
    const std::vector<Bytes> corpus = corpus_of(target.name);
    REQUIRE_FALSE(corpus.empty());
    for (const Bytes& input : corpus) run(target, input);
    std::mt19937 random(20261130);
    for (int i = 0; i < kChanged; ++i) run(target, changed(corpus, random));
    SUCCEED();
  }
}
