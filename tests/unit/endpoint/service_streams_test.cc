// Streamed answers of the stand-in data: each gives the text and the figures of its endpoint's answer in one piece.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "endpoint/service/stream_map.h"
#include "support/manifests.h"

using namespace jackfield;
using namespace jackfield::testing;
using Document = nlohmann::json;

namespace {

std::string big_endian(std::uint32_t value, int bytes) {
  std::string text;
  for (int at = bytes - 1; at >= 0; --at) text += static_cast<char>((value >> (8 * at)) & 0xFF);
  return text;
}

std::string check_sum(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
  }
  return big_endian(~crc, 4);
}

// A frame of AWS's event streams: lengths, headers of type 7 (text), payload, two check sums.
std::string frame(const std::string& event, const std::string& payload) {
  std::string headers;
  for (const auto& [name, value] : {std::pair<std::string, std::string>(":event-type", event),
                                    std::pair<std::string, std::string>(":message-type", "event")}) {
    headers += big_endian(static_cast<std::uint32_t>(name.size()), 1) + name + "\x07";
    headers += big_endian(static_cast<std::uint32_t>(value.size()), 2) + value;
  }
  std::string bytes = big_endian(static_cast<std::uint32_t>(16 + headers.size() + payload.size()), 4);
  bytes += big_endian(static_cast<std::uint32_t>(headers.size()), 4);
  bytes += check_sum(bytes) + headers + payload;
  return bytes + check_sum(bytes);
}

// What the service sends, or "" if the route does not stream.
std::string bytes_of(const Document& answer) {
  std::string bytes;
  for (const Document& item : answer.value("sse", Document::array()))
    bytes += "data: " + item.get<std::string>() + "\n\n";
  for (const Document& item : answer.value("ndjson", Document::array())) bytes += item.get<std::string>() + "\n";
  for (const Document& item : answer.value("frames", Document::array()))
    bytes += frame(item["event"], item["json"].dump());
  const std::string type = answer.value("headers", Document::object()).value("content-type", "");
  if (type.starts_with("text/event-stream")) bytes = answer["text"];
  return bytes;
}

struct Streamed {
  std::string text;
  Document last, usage = Document::object();
};

Streamed stream(const Endpoint& endpoint, std::string_view bytes, std::size_t step) {
  service::StreamMap map(endpoint, 1 << 20);
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += step) map.feed(bytes.substr(at, step), out);
  map.end({}, out);
  Streamed streamed;
  constexpr std::string_view kData = "data: ";
  for (std::size_t at = out.find(kData); at != std::string::npos; at = out.find(kData, at)) {
    at += kData.size();
    streamed.last = Document::parse(out.substr(at, out.find('\n', at) - at));
    streamed.text += streamed.last.value("text", "");
  }
  for (const auto& [name, value] : map.figures().numbers) streamed.usage[name] = value;
  for (const auto& [name, text] : map.figures().texts) streamed.usage[name] = text;
  return streamed;
}

void check_stream(const Endpoint& endpoint, std::string_view bytes) {
  const Document example = Document::parse(json::to_text(endpoint.declaration.get("example")));
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
    const Streamed streamed = stream(endpoint, bytes, step);
    INFO(streamed.last.dump());
    CHECK(streamed.text == example["result"]["text"]);
    CHECK(streamed.last.contains("finish"));  // else it failed
    CHECK(streamed.usage.contains("input_tokens"));
    CHECK(streamed.usage.contains("output_tokens"));
    for (const auto& [name, value] : streamed.usage.items()) CHECK(value == example["usage"].value(name, Document()));
  }
}

}  // namespace

TEST_CASE("A streamed answer of each service has the text and the figures of the answer in one piece", "[services-6]") {
  std::size_t run = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(JF_TREE) / "tests/services")) {
    const Manifest* manifest = catalogue().find("ai", entry.path().stem().string());
    if (manifest == nullptr) continue;
    const Document service = Document::parse(read_tree_file(entry.path()));
    for (const Document& route : service["routes"]) {
      const std::string bytes = bytes_of(route.value("answer", Document::object()));
      if (bytes.empty()) continue;
      const Endpoint* endpoint = manifest->find_endpoint(route["endpoint"].get<std::string>());
      INFO(manifest->sub_type << " " << route["endpoint"]);
      REQUIRE(endpoint != nullptr);
      check_stream(*endpoint, bytes);
      ++run;
    }
  }
  CHECK(run >= 15);
}
