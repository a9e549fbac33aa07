// Whatever a caller sends as parameters, the request stays on its host, in its path, and each header on one line. The
// input is the JSON of the parameters. [S21]
#include <cstdint>
#include <cstdlib>
#include <string>

#include "endpoint/service/request.h"

namespace {

using namespace jackfield;

constexpr std::string_view kDeclaration =
    R"({"base":"https://api.example.com/v1","params":{"properties":{"p":{"format":"path"}}},"request":{"method":"POST",
    "path":"/a/{{params.a}}:x/{{params.p}}","query":{"q":"{{params.q}}","*":"{{params.all}}"},
    "headers":{"x-a":"{{params.h}}","*":"{{params.more}}","x-json":{"v":"{{params.j}}"}},
    "json":{"j":"{{params.j}}","t":"a {{params.a}}"}}})";

struct Fixture {
  json::Arena arena;
  Manifest manifest;
  Endpoint endpoint;
  Fixture() {
    const auto value = json::parse(arena, kDeclaration, json::kOpenLimits);
    if (!value) std::abort();
    endpoint.declaration = *value;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Fixture fixture;
  json::Arena arena;
  const auto params = json::parse(arena, {reinterpret_cast<const char*>(data), size}, json::kEndpointLimits);
  if (!params) return 0;
  service::Inputs inputs;
  inputs.manifest = &fixture.manifest;
  inputs.params = *params;
  const auto made = service::build(fixture.endpoint, inputs, {}, arena);
  if (!made) return 0;
  if (made->origin != "https://api.example.com" || !made->target.starts_with("/v1/a/")) std::abort();
  const std::string path = made->target.substr(0, made->target.find('?'));
  for (const char* bad : {"/../", "/./", "//", "#", " ", "\\", "\n"}) {
    if ((path + "/").find(bad) != std::string::npos) std::abort();
  }
  for (const service::Header& header : made->headers) {
    if (header.value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos || header.name == "host")
      std::abort();
  }
  return 0;
}
