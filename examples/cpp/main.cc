// Validates a configuration with the core as a C++ library, and prints the report and what masking leaves of it.
//   check BUNDLE TYPE/SUB_TYPE CONFIG     exit code 0 when valid, 1 when not, 2 when it could not be done
#include <jackfield/abi.h>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace {

const uint8_t* bytes(std::string_view text) { return reinterpret_cast<const uint8_t*>(text.data()); }

// A reply owns its bytes until it is released.
struct Reply : jf_reply {
  Reply() : jf_reply{} {}
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply() { jf_release(this); }
  std::string_view text() const { return {reinterpret_cast<const char*>(data), size}; }
};

using Context = std::unique_ptr<jf_context, decltype(&jf_close)>;

bool read_file(const char* path, std::string& text) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path, "rb"), &std::fclose);
  if (!file) return false;
  char part[4096];
  for (size_t size; (size = std::fread(part, 1, sizeof part, file.get())) > 0;) text.append(part, size);
  return std::ferror(file.get()) == 0;
}

// Pure operations need no principal: the caller is empty.
bool call(const Context& context, std::string_view operation, std::string_view body, Reply& reply) {
  constexpr std::string_view caller = "{}";
  return jf_call(context.get(), bytes(operation), operation.size(), bytes(caller), caller.size(), bytes(body),
                 body.size(), &reply) == 0 &&
         reply.status < 400;
}

int failed(const char* what, const Reply& reply) {
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(reply.size), reply.text().data());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view entry = argc == 4 ? argv[2] : "";
  const size_t slash = entry.find('/');
  if (slash == std::string_view::npos || entry.find_first_of("\"\\") != std::string_view::npos) {
    std::fprintf(stderr, "check BUNDLE TYPE/SUB_TYPE CONFIG\n");
    return 2;
  }
  std::string manifests;
  std::string config;
  if (!read_file(argv[1], manifests) || !read_file(argv[3], config)) {
    std::fprintf(stderr, "a file could not be read\n");
    return 2;
  }

  // The bundle of the catalogue is a whole config of jf_open: without a store there is nothing else to say.
  jf_context* opened = nullptr;
  Reply greeting;
  if (jf_open(bytes(manifests), manifests.size(), nullptr, &opened, &greeting) != 0) return failed("open", greeting);
  const Context context(opened, &jf_close);

  std::string body = R"({"type":")";
  body.append(entry.substr(0, slash)).append(R"(","sub_type":")").append(entry.substr(slash + 1));
  body.append(R"(","config":)").append(config).append("}");

  Reply report;
  if (!call(context, "config.validate", body, report)) return failed("validate", report);
  Reply masked;
  if (!call(context, "config.mask", body, masked)) return failed("mask", masked);
  std::printf("%.*s\n%.*s\n", static_cast<int>(report.size), report.text().data(), static_cast<int>(masked.size),
              masked.text().data());
  // `valid` is the first key of a report.
  return report.text().starts_with(R"({"valid":true)") ? 0 : 1;
}
