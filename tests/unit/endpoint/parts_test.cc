// Answers in parts: server-sent events, JSON lines and frames, however the bytes are cut.
#include "endpoint/service/parts.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <random>
#include <vector>

#include "base/base64.h"
#include "endpoint/service/stream_map.h"
#include "support/manifests.h"

using namespace jackfield;
using namespace jackfield::service;

namespace {

using Parts = std::vector<std::string>;

// "event|data" of each part; a failure is the last, "!code".
Parts read_cut(std::string_view framing, std::string_view bytes, const std::function<std::size_t()>& step,
               std::size_t limit = 1 << 20) {
  Parts parts;
  const auto reader = PartReader::make(framing, limit);
  const auto take = [&](const Part& part) -> Status {
    parts.push_back(std::string(part.event) + "|" + std::string(part.data) + (part.is_error ? "|error" : ""));
    return ok();
  };
  Status status = ok();
  while (!bytes.empty() && status) {
    const std::size_t size = std::min(step(), bytes.size());
    status = reader->feed(bytes.substr(0, size), take);
    bytes.remove_prefix(size);
  }
  if (status) status = reader->end(take);
  if (!status) parts.push_back("!" + std::string(facts(status.error().code).name));
  return parts;
}

Parts read_parts(std::string_view framing, std::string_view bytes, std::size_t step, std::size_t limit = 1 << 20) {
  return read_cut(
      framing, bytes, [step] { return step; }, limit);
}

void check_cut(std::string_view framing, std::string_view bytes, const Parts& expected) {
  INFO(bytes);
  for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, bytes.size() + 1})
    CHECK(read_parts(framing, bytes, step) == expected);
  std::minstd_rand random(1);
  for (int round = 0; round < 20; ++round)
    CHECK(read_cut(framing, bytes, [&] { return 1 + random() % 9; }) == expected);
}

// A frame of {"delta":{"text":"hi"}} as the service sends it, with its check sums.
std::string frame(std::string_view event, std::string_view payload, std::string_view type = "event") {
  const auto put = [](std::string& out, std::uint32_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>((value >> shift) & 0xFF));
  };
  const auto sum = [](std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFFu;
    for (const char c : bytes) {
      crc ^= static_cast<unsigned char>(c);
      for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
    }
    return ~crc;
  };
  std::string headers;
  const auto header = [&](std::string_view name, std::string_view value) {
    headers.push_back(static_cast<char>(name.size()));
    headers.append(name).push_back(7);
    put(headers, static_cast<std::uint32_t>(value.size()), 2);
    headers.append(value);
  };
  header(type == "event" ? ":event-type" : ":exception-type", event);
  header(":message-type", type);
  std::string out;
  put(out, static_cast<std::uint32_t>(16 + headers.size() + payload.size()), 4);
  put(out, static_cast<std::uint32_t>(headers.size()), 4);
  put(out, sum(out), 4);
  out.append(headers).append(payload);
  put(out, sum(out), 4);
  return out;
}

const Endpoint& chat() { return *testing::manifest("ai", "openai").find_endpoint("chat"); }

struct Streamed {
  std::string out;
  Figures figures;
  std::optional<Error> error;
};
Streamed map_stream(std::string_view bytes, std::size_t step, std::optional<Error> lost = {}) {
  StreamMap map(chat(), 1 << 20);
  Streamed streamed;
  for (std::size_t at = 0; at < bytes.size(); at += step) map.feed(bytes.substr(at, step), streamed.out);
  map.end(std::move(lost), streamed.out);
  streamed.figures = map.figures();
  streamed.error = map.error();
  return streamed;
}

constexpr std::string_view kChat =
    ": OPENROUTER PROCESSING\n\n"
    "data: {\"choices\":[],\"prompt_filter_results\":[]}\n\n"
    "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
    "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"Gr\xC3\xBC\"}}]}\r\n\r\n"
    "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"n\"}}]}\n\n"
    "data: {\"model\":\"m\",\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
    "data: "
    "{\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":0,\"total_tokens\":9}}\n\n"
    "data: [DONE]\n\n";

}  // namespace

TEST_CASE("Server-sent events are read as the standard says", "[services-2]") {
  check_cut("sse", "data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d\n\n", {"|a", "|b", "|c", "|d"});
  check_cut("sse",
            "\xEF\xBB\xBF"
            "data:a\ndata: b\n\n",
            {"|a\nb"});
  check_cut("sse", "event: ping\ndata\n\n:comment\n\nid: 4\nretry: 10\n\n", {"ping|"});
  check_cut("sse", "data: {\"a\":\ndata: 1}\n\n", {"|{\"a\":\n1}"});
  check_cut("sse", "event: error\ndata: {\"x\":1}", {"error|{\"x\":1}|error"});
  check_cut("sse", "data:  two\n\n", {"| two"});
  check_cut("sse", "data: a\n: keep-alive\r\n:\rdata: b\n\n: end\n\n", {"|a\nb"});
  check_cut("sse", "", {});
}

TEST_CASE("JSON lines end with their lines, and the last one with the answer", "[services-2]") {
  check_cut("ndjson", "{\"a\":1}\n\n{\"b\":2}\r\n  \n{\"error\":\"x\"}",
            {"|{\"a\":1}", "|{\"b\":2}", "|{\"error\":\"x\"}"});
}

TEST_CASE("Frames are read with both check sums", "[services-5]") {
  const std::string two = frame("contentBlockDelta", "{\"delta\":{\"text\":\"hi\"}}") +
                          frame("throttlingException", "{\"message\":\"slow\"}", "exception");
  check_cut("aws_eventstream", two,
            {"contentBlockDelta|{\"delta\":{\"text\":\"hi\"}}", "throttlingException|{\"message\":\"slow\"}|error"});
  for (std::size_t at = 0; at < two.size(); ++at) {
    std::string broken = two;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    CHECK(read_parts("aws_eventstream", broken, 5).back().starts_with("!"));
  }
  CHECK(read_parts("aws_eventstream", two.substr(0, two.size() - 3), 4).back() == "!stream_cut");
}

TEST_CASE("A part that is larger than the limit ends the stream") {
  const std::string long_line = "data: " + std::string(2000, 'x');
  for (const std::string_view framing : {"sse", "ndjson"})
    CHECK(read_parts(framing, long_line, 100, 1000) == Parts{"!answer_too_large"});
  std::string many;
  for (int i = 0; i < 100; ++i) many += "data: 12345678901234567890\n";
  CHECK(read_parts("sse", many, 1, 1000) == Parts{"!answer_too_large"});
}

TEST_CASE("A chat comes as texts, then its end with the figures", "[services-2][services-6]") {
  for (const std::size_t step : {std::size_t{1}, std::size_t{5}, kChat.size()}) {
    const Streamed streamed = map_stream(kChat, step);
    CHECK(streamed.out ==
          "data: {\"text\":\"Gr\xC3\xBC\"}\n\ndata: {\"text\":\"n\"}\n\n"
          "data: {\"finish\":\"stop\",\"usage\":{\"input_tokens\":9,\"output_tokens\":0,\"total_tokens\":9,"
          "\"model\":\"m\"}}\n\n");
    CHECK_FALSE(streamed.error);
  }
}

TEST_CASE("A stream that is cut, or says failure, ends with an error after its texts", "[services-5]") {
  const std::string_view half = kChat.substr(0, kChat.find("finish_reason"));
  const Streamed cut = map_stream(half, 3);
  CHECK(cut.error->code == Code::stream_cut);
  CHECK(cut.out.find("event: error\ndata: {\"error\":\"ERR_SERVICE_FAILED\"") != std::string::npos);
  CHECK(cut.figures.numbers.empty());
  const Streamed lost = map_stream(half, 3, fail(Code::connection_lost));
  CHECK(lost.error->code == Code::connection_lost);
  const Streamed told = map_stream(
      "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"
      "data: {\"error\":{\"message\":\"do not repeat me\",\"code\":\"rate_limit_exceeded\"}}\n\n",
      4);
  CHECK(told.error->code == Code::rate_limited);
  CHECK(told.out.find("do not repeat me") == std::string::npos);
  CHECK(told.out.starts_with("data: {\"text\":\"a\"}\n\n"));
  CHECK(map_stream("data: {oops\n\n", 2).error->code == Code::bad_answer);
}
