// The dial guard: decides which addresses this server may connect to, and ensures that the checked address is dialled.
// Contract   modes public-only (default), private-allowed, allowlist. Link-local, metadata and unspecified addresses
//            are refused in every mode. All addresses of a name are resolved; one refused address refuses the name.
// Ownership  a Guard is immutable and shared.
// Format     RFC 6890 special-purpose registries; RFC 4291, RFC 6052, RFC 3056, RFC 4380 for embedded IPv4.
// Example    tests/unit/net/egress_test.cc
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"

namespace jackfield {

enum class EgressMode : std::uint8_t { public_only, private_allowed, allowlist };

struct Address {
  std::string numeric;  // "203.0.113.7", "2001:db8::1"
  bool is_v6 = false;
};

// Where connections to one host and port go instead, by the operator's word.
struct Detour {
  Address address;
  std::uint16_t port = 0;
};

class EgressGuard {
 public:
  // {"mode": "public-only", "allow": ["db.example.com", "10.0.0.0/8"], "connect_to": {"api.example.com:443":
  // "127.0.0.1:8443"}}; null is public-only.
  [[nodiscard]] static Result<EgressGuard> make(const json::Value& options);

  // Fails with host_not_found, egress_denied (public-only: one code for both) or timeout. Blocks until the deadline.
  [[nodiscard]] Result<std::vector<Address>> resolve(std::string_view host, std::uint16_t port,
                                                     std::int64_t deadline_ms) const;
  // Returns whether one numeric address is allowed. `host` is the name it was resolved from, for the allowlist.
  [[nodiscard]] bool allows(const Address& address, std::string_view host, std::uint16_t port) const;
  // Of HTTP services only. The address is not judged; certificates are those of the host that was asked for.
  [[nodiscard]] std::optional<Detour> detour(std::string_view host, std::uint16_t port) const;
  [[nodiscard]] EgressMode mode() const noexcept { return mode_; }

 private:
  struct Range {
    std::uint8_t bytes[16];
    int bits;
  };
  EgressMode mode_ = EgressMode::public_only;
  std::vector<std::string> hosts_;
  std::vector<Range> ranges_;
  std::vector<std::pair<std::string, Detour>> detours_;  // by "host:port"
};

}  // namespace jackfield
