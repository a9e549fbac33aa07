#include "abi/host_bridge.h"

#include <cstddef>
#include <stdexcept>

namespace jackfield::abi {

Result<Host> bridge_host(const jf_host* given) {
  if (given == nullptr) return system_host();
  // A host that was built before `resolve` has none.
  constexpr std::size_t kFirstSize = offsetof(jf_host, resolve);
  if (given->size < kFirstSize || given->now_ms == nullptr || given->random_bytes == nullptr) {
    return fail(Code::config_option, "/host");
  }
  // Each captures only what it needs, so that std::function needs no allocation.
  void* user = given->user;
  Host host;
  host.now_ms = [user, now_ms = given->now_ms] { return now_ms(user); };
  host.random = [user, random_bytes = given->random_bytes](std::span<std::uint8_t> bytes) {
    if (random_bytes(user, bytes.data(), bytes.size()) != 0) throw std::runtime_error("no entropy");
  };
  host.log = [user, log = given->log](LogLevel level, std::string_view line) {
    if (log == nullptr) return;
    log(user, static_cast<std::int32_t>(level), reinterpret_cast<const std::uint8_t*>(line.data()), line.size());
  };
#if JF_NATIVE
  const bool resolves = given->size >= sizeof(jf_host) && given->resolve != nullptr;
  if (resolves) {
    host.resolve = [user, resolve = given->resolve](std::string_view request,
                                                    const std::function<void(std::string_view)>& answer) {
      struct Given {
        const std::function<void(std::string_view)>& answer;
        bool answered = false;
      } cookie{answer};
      const auto take = [](void* to, const std::uint8_t* bytes, std::size_t size) {
        auto& given_answer = *static_cast<Given*>(to);
        given_answer.answer({reinterpret_cast<const char*>(bytes), size});
        given_answer.answered = true;
      };
      resolve(user, reinterpret_cast<const std::uint8_t*>(request.data()), request.size(), take, &cookie);
      return cookie.answered;
    };
  }
#endif
  return host;
}

}  // namespace jackfield::abi
