#include "host.h"

#include <sys/random.h>

#include <cerrno>
#include <chrono>

namespace jackfield_node {
namespace {

HostState& state_of(void* user) noexcept { return *static_cast<HostState*>(user); }

#if JF_FIXED_HOST

std::uint64_t splitmix64(std::uint64_t& seed) noexcept {
  seed += 0x9e3779b97f4a7c15U;
  std::uint64_t z = seed;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

std::int64_t now_ms(void* user) {
  HostState& state = state_of(user);
  const std::lock_guard guard(state.lock);
  const std::int64_t now = state.now_ms;
  state.now_ms += 1000;
  return now;
}

std::int32_t random_bytes(void* user, std::uint8_t* out, std::size_t size) {
  HostState& state = state_of(user);
  const std::lock_guard guard(state.lock);
  for (std::size_t at = 0; at < size; at += 8) {
    const std::uint64_t word = splitmix64(state.seed);
    for (std::size_t i = 0; i < 8 && at + i < size; ++i) out[at + i] = static_cast<std::uint8_t>(word >> (8 * i));
  }
  return 0;
}

#else

std::int64_t now_ms(void*) {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

std::int32_t random_bytes(void*, std::uint8_t* out, std::size_t size) {
  while (size > 0) {
    const ssize_t got = getrandom(out, size, 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    out += got;
    size -= static_cast<std::size_t>(got);
  }
  return 0;
}

#endif

void log_line(void* user, std::int32_t level, const std::uint8_t* line, std::size_t size) {
  const HostState& state = state_of(user);
  if (state.log) state.log(level, std::string(reinterpret_cast<const char*>(line), size));
}

void resolve(void* user, const std::uint8_t* request, std::size_t size,
             void (*answer)(void* cookie, const std::uint8_t* bytes, std::size_t size), void* cookie) {
  const HostState& state = state_of(user);
  if (!state.resolve) return;
  static_cast<void>(state.resolve({reinterpret_cast<const char*>(request), size}, [&](std::string_view text) {
    answer(cookie, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  }));
}

}  // namespace

jf_host host_table(HostState& state) noexcept {
  return {sizeof(jf_host), &state, now_ms, random_bytes, log_line, resolve};
}

}  // namespace jackfield_node
