// An answer in parts gives the same parts however its bytes are cut, and never a failure of ours. The first byte says
// which framing it is.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "endpoint/service/parts.h"

namespace {

using namespace jackfield;

std::vector<std::string> read_in_steps(std::string_view framing, std::string_view bytes, std::size_t step) {
  std::vector<std::string> parts;
  const auto reader = service::PartReader::make(framing, 4096);
  const auto take = [&](const service::Part& part) -> Status {
    parts.push_back(std::string(part.event) + '\0' + std::string(part.data) + (part.is_error ? "!" : ""));
    return ok();
  };
  Status status = ok();
  for (std::size_t at = 0; at < bytes.size() && status; at += step) status = reader->feed(bytes.substr(at, step), take);
  if (status) status = reader->end(take);
  if (!status) parts.push_back("failed");
  return parts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr std::string_view kFramings[] = {"sse", "ndjson", "aws_eventstream"};
  const std::string_view framing = kFramings[data[0] % 3];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (bytes.size() > 2048) return 0;  // below the limit of a part, which depends on the cuts
  const auto whole = read_in_steps(framing, bytes, bytes.size() + 1);
  if (read_in_steps(framing, bytes, 1) != whole || read_in_steps(framing, bytes, 3) != whole) std::abort();
  return 0;
}
