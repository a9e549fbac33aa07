#include "store/postgres/url.h"

#include <algorithm>
#include <charconv>

#include "base/host.h"
#include "base/url_parts.h"

namespace jackfield::postgres {
namespace {

constexpr std::string_view kSchemes[] = {"postgres://", "postgresql://"};
constexpr std::size_t kMostHosts = 16;
constexpr std::size_t kLongestText = 4096;
constexpr std::size_t kLongestSchema = 40;  // it is part of the names of channels, which have 63 bytes

Error wrong(const char* reason) { return fail(Code::config_option, "/store/path").with("reason", reason); }

// Texts go to libpq, which ends them at a NUL; a control character has no place in any of them.
Result<std::string> decoded(std::string_view text, const char* reason) {
  auto plain = percent_decode(text);
  if (!plain || plain->size() > kLongestText) return wrong(reason);
  if (std::any_of(plain->begin(), plain->end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }))
    return wrong(reason);
  return *std::move(plain);
}

// The part before the mark, which is taken away with it.
std::string_view take_until(std::string_view& text, char mark) {
  const std::size_t at = text.find(mark);
  const std::string_view first = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return first;
}

Result<HostPort> read_host(std::string_view text) {
  HostPort found;
  std::string_view host = text, port;
  const std::size_t colon = text.rfind(':');
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return wrong("A host of the store's URL is not valid.");
    host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (!port.empty() && !port.starts_with(':')) return wrong("A host of the store's URL is not valid.");
    if (!port.empty()) port.remove_prefix(1);
  } else if (colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  JF_TRY(found.host, decoded(host, "A host of the store's URL is not valid."));
  if (found.host.empty() ||
      (!found.is_socket() && found.host.find_first_of(" /@:?#,") != std::string::npos && !text.starts_with('[')))
    return wrong("A host of the store's URL is not valid.");
  if (!port.empty()) {
    const auto number = parse_port(port);
    if (!number) return wrong("A port of the store's URL is not valid.");
    found.port = static_cast<std::uint16_t>(*number);
  }
  return found;
}

Status read_hosts(StoreUrl& url, std::string_view hosts) {
  while (!hosts.empty()) {
    if (url.hosts.size() == kMostHosts) return wrong("The store's URL names more than 16 hosts.");
    JF_TRY(HostPort host, read_host(take_until(hosts, ',')));
    url.hosts.push_back(std::move(host));
  }
  return url.hosts.empty() ? Status(wrong("The store's URL names no host.")) : ok();
}

Result<std::int64_t> read_number(std::string_view text, std::int64_t least, std::int64_t most) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || number < least || number > most) return wrong("A number in the store's URL is out of range.");
  return number;
}

Result<TlsMode> read_tls_mode(std::string_view mode) {
  if (mode == "disable") return TlsMode::disable;
  if (mode == "require") return TlsMode::require;
  if (mode == "verify-ca") return TlsMode::verify_ca;
  if (mode == "verify-full") return TlsMode::verify_full;
  if (mode == "prefer" || mode == "allow")
    return wrong(
        "sslmode prefer and allow may fall back to plain text. Use verify-full, verify-ca, require or disable.");
  return wrong("sslmode is one of disable, require, verify-ca and verify-full.");
}

// Names of schemas are quoted nowhere else, so only those that need no quotes are taken.
Status read_schema(StoreUrl& url, std::string_view name) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  const bool good = !name.empty() && name.size() <= kLongestSchema && !(name[0] >= '0' && name[0] <= '9') &&
                    !name.starts_with("pg_") && std::all_of(name.begin(), name.end(), is_plain);
  if (!good) return wrong("schema is a name of up to 40 of a-z, 0-9 and _.");
  url.schema = name;
  return ok();
}

Status read_file(std::string& out, std::string_view path) {
  if (!path.starts_with('/')) return wrong("sslrootcert, sslcert and sslkey are absolute paths.");
  out = path;
  return ok();
}

Status read_parameter(StoreUrl& url, std::string_view name, std::string_view value) {
  const auto number = [&](std::int64_t& out, std::int64_t least, std::int64_t most, std::int64_t unit) -> Status {
    JF_TRY(const std::int64_t read, read_number(value, least, most));
    out = read * unit;
    return ok();
  };
  if (name == "sslmode") {
    JF_TRY(url.tls, read_tls_mode(value));
    return ok();
  }
  if (name == "sslrootcert") return read_file(url.root_file, value);
  if (name == "sslcert") return read_file(url.certificate_file, value);
  if (name == "sslkey") return read_file(url.key_file, value);
  if (name == "schema") return read_schema(url, value);
  if (name == "connect_timeout") return number(url.connect_ms, 1, 60, 1000);
  if (name == "timeout_ms") return number(url.statement_ms, 100, 600000, 1);
  if (name == "pool") return number(url.connections, 2, 256, 1);
  if (name == "application_name") {
    url.application_name = value;
    return ok();
  }
  if (name == "standby_reads" && (value == "true" || value == "false")) {
    url.standby_reads = value == "true";
    return ok();
  }
  if (name == "target_session_attrs" && value == "read-write") return ok();
  return wrong("The store's URL has an unknown parameter, or one with a value that is not allowed.");
}

Status read_parameters(StoreUrl& url, std::string_view query) {
  while (!query.empty()) {
    std::string_view pair = take_until(query, '&');
    const std::string_view name = take_until(pair, '=');
    JF_TRY(const std::string value, decoded(pair, "A parameter of the store's URL is not valid."));
    JF_CHECK(read_parameter(url, name, value));
  }
  return ok();
}

}  // namespace

bool HostPort::is_own_machine() const noexcept {
  return is_socket() || host == "localhost" || host == "::1" || host.starts_with("127.");
}

bool is_store_url(std::string_view path) noexcept {
  return std::any_of(std::begin(kSchemes), std::end(kSchemes),
                     [&](std::string_view scheme) { return path.starts_with(scheme); });
}

Result<StoreUrl> parse_store_url(std::string_view text) {
  if (!is_store_url(text)) return wrong("The store's URL begins with postgres://.");
  text.remove_prefix(text.find("://") + 3);
  if (text.find('#') != std::string_view::npos) return wrong("The store's URL has a #. Write it as %23.");
  std::string_view query = text;
  const std::string_view path_text = take_until(query, '?');
  const std::size_t slash = path_text.find('/');
  std::string_view authority = path_text.substr(0, slash);
  const std::string_view database = slash == std::string_view::npos ? std::string_view() : path_text.substr(slash + 1);

  StoreUrl url;
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    std::string_view password = authority.substr(0, at);
    const std::string_view user = take_until(password, ':');
    authority.remove_prefix(at + 1);
    JF_TRY(url.user, decoded(user, "The user name in the store's URL is not valid."));
    JF_TRY(std::string plain, decoded(password, "The password in the store's URL is not valid."));
    url.password = Secret(plain);
    wipe(plain.data(), plain.size());
  }
  JF_CHECK(read_hosts(url, authority));
  JF_TRY(url.database, decoded(database, "The database in the store's URL is not valid."));
  if (url.user.empty()) return wrong("The store's URL names no user.");
  if (url.database.empty()) return wrong("The store's URL names no database.");
  JF_CHECK(read_parameters(url, query));
  return url;
}

}  // namespace jackfield::postgres
