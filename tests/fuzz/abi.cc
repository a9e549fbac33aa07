// The whole door: operation, caller and body are cut out of the input at zero bytes.
// A body comes last, so that it may hold zero bytes itself. Replies must be JSON-shaped text with a status. [S28]
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "jackfield/abi.h"

namespace {

struct Block {
  Block(const std::uint8_t* data, std::size_t count) : bytes(new std::uint8_t[count]), size(count) {
    if (count > 0) std::memcpy(bytes.get(), data, count);
  }
  std::unique_ptr<std::uint8_t[]> bytes;
  std::size_t size;
};

std::int64_t now_ms(void*) { return 1795453437000; }
std::int32_t random_bytes(void*, std::uint8_t* out, std::size_t size) {
  static std::uint64_t state = 1;
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>((state += 0x9E3779B97F4A7C15ULL) >> 40);
  return 0;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

jf_context* open_core() {
  const std::filesystem::path root = std::string(JF_TREE) + "/core/manifests";
  std::string manifests;
  for (const char* name : {"shared/database.json", "database/pg.json", "database/sqlite3.json", "ai/openai.json",
                           "auth/slack.json", "communication/slack.json"}) {
    manifests += (manifests.empty() ? "" : ",") + read(root / name);
  }
  const std::string config = R"({"store":{"path":":memory:"},"keys":{"plain":true},"stores":)" +
                             read(root / "stores.json") + R"(,"manifests":[)" + manifests + "]}";
  static const jf_host host{sizeof(jf_host), nullptr, now_ms, random_bytes, nullptr, nullptr};
  jf_context* context = nullptr;
  jf_reply reply{};
  jf_open(reinterpret_cast<const std::uint8_t*>(config.data()), config.size(), &host, &context, &reply);
  if (context == nullptr) {
    std::fwrite(reply.data, 1, reply.size, stderr);  // the harness itself is wrong
    std::abort();
  }
  jf_release(&reply);
  return context;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static jf_context* const context = open_core();
  const auto cut = [&](std::size_t from) {
    const void* zero = from < size ? std::memchr(data + from, 0, size - from) : nullptr;
    return zero == nullptr ? size : static_cast<std::size_t>(static_cast<const std::uint8_t*>(zero) - data);
  };
  const std::size_t first = cut(0);
  const std::size_t second = first < size ? cut(first + 1) : size;
  const Block operation(data, first);
  const Block caller(data + (first < size ? first + 1 : size), first < size ? second - first - 1 : 0);
  const Block body(data + (second < size ? second + 1 : size), second < size ? size - second - 1 : 0);
  jf_reply reply{};
  jf_call(context, operation.bytes.get(), operation.size, caller.bytes.get(), caller.size, body.bytes.get(), body.size,
          &reply);
  if (reply.status < 200 || reply.status > 599) std::abort();
  if (reply.status >= 400 && (reply.size == 0 || reply.data[0] != '{')) std::abort();
  jf_release(&reply);
  return 0;
}
