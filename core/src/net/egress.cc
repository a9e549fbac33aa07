#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/ascii.h"
#include "base/host_name.h"
#include "base/url_parts.h"
#include "net/address.h"
#include "net/egress.h"
#include "os/detached.h"
#include "os/task/condition.h"

namespace jackfield {
namespace {

// getaddrinfo cannot be interrupted; the number of threads that hang in it must be bounded.
constexpr int kMostLookups = 64;
std::atomic<int> lookups_running{0};

struct Lookup {
  std::mutex mutex;
  TaskCondition changed;  // so that a task leaves its thread to others meanwhile
  bool done = false;
  std::vector<AddressBytes> found;
};

void look_up(const std::string& host, Lookup& lookup) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  std::vector<AddressBytes> found;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &list) == 0) {
    for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
      if (one->ai_family == AF_INET) {
        sockaddr_in address{};
        std::memcpy(&address, one->ai_addr, sizeof address);
        found.push_back(from_v4(ntohl(address.sin_addr.s_addr)));
      } else if (one->ai_family == AF_INET6) {
        sockaddr_in6 address{};
        std::memcpy(&address, one->ai_addr, sizeof address);
        AddressBytes bytes;
        std::memcpy(bytes.data(), &address.sin6_addr, bytes.size());
        found.push_back(bytes);
      }
    }
    ::freeaddrinfo(list);
  }
  const std::lock_guard<std::mutex> lock(lookup.mutex);
  lookup.found = std::move(found);
  lookup.done = true;
  lookup.changed.notify_all();
}

// "Not found" and "timed out" are different errors.
Result<std::vector<AddressBytes>> look_up_by(const std::string& host, std::int64_t deadline_ms) {
  if (deadline_ms <= 0) return fail(Code::timeout);
  if (lookups_running.fetch_add(1) >= kMostLookups) {
    lookups_running.fetch_sub(1);
    return fail(Code::timeout);
  }
  auto lookup = std::make_shared<Lookup>();
  const bool started = run_detached("jf lookup: getaddrinfo cannot be interrupted", [lookup, host] {
    look_up(host, *lookup);
    lookups_running.fetch_sub(1);
  });
  if (!started) {
    lookups_running.fetch_sub(1);
    return fail(Code::timeout);
  }
  std::unique_lock<std::mutex> lock(lookup->mutex);
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(deadline_ms);
  if (!lookup->changed.wait_until(lock, until, [&] { return lookup->done; })) return fail(Code::timeout);
  return std::move(lookup->found);
}

// Lower case, without the trailing dot of a full name.
std::string plain_name(std::string_view given) {
  const std::string name = lookup_host(given);
  std::string_view host = name;
  if (host.size() > 1 && host.back() == '.') host.remove_suffix(1);
  return ascii::lower(host);
}

// Only ASCII letters, digits, '-', '_' and dots: full-width digits and other look-alikes are refused before a resolver
// folds them.
bool is_plain_host(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char c) {
    return ascii::is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
  });
}

bool matches_host(std::string_view pattern, std::string_view name) {
  if (pattern.starts_with("*.")) return name.size() > pattern.size() - 1 && name.ends_with(pattern.substr(1));
  return pattern == name;
}

// "127.0.0.1:8443"
std::optional<Detour> parse_detour(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  AddressBytes bytes;
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  const auto port = parse_port(text.substr(colon + 1));
  if (!port || parse_address(address, bytes) != Spelling::numeric) return std::nullopt;
  return Detour{{to_numeric(bytes), !is_v4(bytes)}, static_cast<std::uint16_t>(*port)};
}

Status read_detours(const json::Value& connect_to, std::vector<std::pair<std::string, Detour>>& out) {
  if (!connect_to.is_null() && !connect_to.is_object()) return fail(Code::config_option, "/egress/connect_to");
  for (const json::Member& member : connect_to.members()) {
    const auto detour = parse_detour(member.value.text());
    const std::size_t colon = member.key.rfind(':');
    if (!detour || colon == std::string_view::npos || !parse_port(member.key.substr(colon + 1)))
      return fail(Code::config_option, "/egress/connect_to");
    out.emplace_back(plain_name(member.key.substr(0, colon)) + std::string(member.key.substr(colon)), *detour);
  }
  return ok();
}

}  // namespace

std::optional<Detour> EgressGuard::detour(std::string_view host, std::uint16_t port) const {
  if (detours_.empty()) return std::nullopt;
  const std::string asked = plain_name(host) + ":" + std::to_string(port);
  for (const auto& [name, detour] : detours_) {
    if (name == asked) return detour;
  }
  return std::nullopt;
}

Result<EgressGuard> EgressGuard::make(const json::Value& options) {
  EgressGuard guard;
  if (options.is_null()) return guard;
  if (!options.is_object()) return fail(Code::config_option, "/egress");
  const json::Value mode = options.get("mode");
  if (mode.is_null() || mode.text() == "public-only") {
    guard.mode_ = EgressMode::public_only;
  } else if (mode.text() == "private-allowed") {
    guard.mode_ = EgressMode::private_allowed;
  } else if (mode.text() == "allowlist") {
    guard.mode_ = EgressMode::allowlist;
  } else {
    return fail(Code::config_option, "/egress/mode");
  }
  JF_CHECK(read_detours(options.get("connect_to"), guard.detours_));
  const json::Value allow = options.get("allow");
  if (!allow.is_null() && !allow.is_array()) return fail(Code::config_option, "/egress/allow");
  std::size_t index = 0;
  for (const json::Value& item : allow.items()) {
    const std::string pointer = "/egress/allow/" + std::to_string(index++);
    const std::string_view text = item.text();
    const std::size_t slash = text.find('/');
    AddressBytes bytes;
    const Spelling spelling = parse_address(text.substr(0, slash), bytes);
    if (!item.is_string() || spelling == Spelling::broken) return fail(Code::config_option, pointer);
    if (spelling == Spelling::name) {
      const std::string name = plain_name(text);
      if (slash != std::string_view::npos || !is_plain_host(name.starts_with("*.") ? name.substr(2) : name)) {
        return fail(Code::config_option, pointer);
      }
      guard.hosts_.push_back(name);
      continue;
    }
    const int widest = is_v4(bytes) ? 32 : 128;
    int bits = widest;
    if (slash != std::string_view::npos) {
      const std::string_view digits = text.substr(slash + 1);
      if (digits.empty() || digits.size() > 3 || digits.find_first_not_of("0123456789") != std::string_view::npos) {
        return fail(Code::config_option, pointer);
      }
      bits = 0;
      for (const char c : digits) bits = bits * 10 + (c - '0');
      if (bits > widest) return fail(Code::config_option, pointer);
    }
    Range range{};
    std::memcpy(range.bytes, bytes.data(), bytes.size());
    range.bits = bits + (128 - widest);
    guard.ranges_.push_back(range);
  }
  return guard;
}

bool EgressGuard::allows(const Address& address, std::string_view host, std::uint16_t) const {
  AddressBytes bytes;
  if (parse_address(address.numeric, bytes) != Spelling::numeric) return false;
  const Reach reach = judge(bytes);
  if (reach == Reach::never) return false;
  if (mode_ == EgressMode::private_allowed) return true;
  if (mode_ == EgressMode::public_only) return reach == Reach::everywhere;
  const std::string name = plain_name(host);
  if (std::any_of(hosts_.begin(), hosts_.end(), [&](const std::string& one) { return matches_host(one, name); }))
    return true;
  return std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) {
    int bits = range.bits;
    for (std::size_t i = 0; i < bytes.size() && bits > 0; ++i, bits -= 8) {
      const auto mask = static_cast<std::uint8_t>(bits >= 8 ? 0xff : 0xff << (8 - bits));
      if ((bytes[i] & mask) != (range.bytes[i] & mask)) return false;
    }
    return true;
  });
}

Result<std::vector<Address>> EgressGuard::resolve(std::string_view given, std::uint16_t port,
                                                  std::int64_t deadline_ms) const {
  // A name in another script is looked up as merge compares it.
  const std::string host = lookup_host(given);
  AddressBytes literal;
  const Spelling spelling = parse_address(host, literal);
  // A path or an abstract name would be a Unix socket, which would bypass the guard.
  if (spelling == Spelling::broken || (spelling == Spelling::name && !is_plain_host(host)))
    return fail(Code::egress_denied);

  std::vector<AddressBytes> found;
  if (spelling == Spelling::numeric) {
    found.push_back(literal);
  } else {
    // A name that is not on the list is not looked up, so that the query itself reveals nothing.
    if (mode_ == EgressMode::allowlist && ranges_.empty()) {
      const std::string asked = plain_name(host);
      if (std::none_of(hosts_.begin(), hosts_.end(),
                       [&](const std::string& one) { return matches_host(one, asked); })) {
        return fail(Code::egress_denied);
      }
    }
    // RFC 6761: localhost and names that end in it are loopback, whatever a resolver returns.
    const std::string name = plain_name(host);
    const bool is_localhost = name == "localhost" || name.ends_with(".localhost");
    JF_TRY(found, look_up_by(is_localhost ? "localhost" : host, deadline_ms));
  }
  if (found.empty()) return fail(mode_ == EgressMode::public_only ? Code::egress_denied : Code::host_not_found);

  std::vector<Address> out;
  for (const AddressBytes& bytes : found) {
    Address address{to_numeric(bytes), !is_v4(bytes)};
    if (!allows(address, host, port)) return fail(Code::egress_denied);
    const bool known =
        std::any_of(out.begin(), out.end(), [&](const Address& one) { return one.numeric == address.numeric; });
    if (!known) out.push_back(std::move(address));
  }
  return out;
}

}  // namespace jackfield
