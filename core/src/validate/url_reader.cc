#include "validate/url_reader.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/words.h"

namespace jackfield {

Error url_unsupported() { return fail(Code::url_unsupported, "url"); }

void ConnectionBuilder::set(std::string_view path, json::Value value) {
  std::vector<std::string> keys;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('.', start), path.size());
    keys.emplace_back(path.substr(start, end - start));
    start = end + 1;
  }
  value_ = json::set_at(arena_, value_, keys, value);
}

void ConnectionBuilder::leave_out(const std::vector<UrlParameter>& parameters) {
  for (const UrlParameter& each : parameters) {
    if (!each.used) ignored_.push_back(each.name.substr(0, static_cast<std::size_t>(limits::kKeyNameShownBytes)));
  }
}

ConnectionUrl::ConnectionUrl() = default;
ConnectionUrl::~ConnectionUrl() = default;

const std::string* ConnectionUrl::find(std::string_view names) const noexcept {
  while (!names.empty()) {
    const std::string_view name = take_word(names);
    for (const UrlParameter& each : parameters) {
      if (each.name != name) continue;
      each.used = true;
      return &each.value;
    }
  }
  return nullptr;
}

std::string_view ConnectionUrl::segment(std::size_t index) const noexcept {
  return index < path.size() ? std::string_view(path[index]) : std::string_view();
}

std::optional<bool> read_flag(std::string_view text) noexcept {
  const std::string word = ascii::lower(text);
  if (has_word("true 1 yes on", word)) return true;
  if (has_word("false 0 no off", word)) return false;
  return std::nullopt;
}

Status decode_parameters(std::string_view text, char separator, std::vector<UrlParameter>& to) {
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    // A value in braces may contain the separator, as in ODBC and JDBC strings.
    std::size_t end = text.find(separator);
    const bool braced = separator == ';' && equals != std::string_view::npos && equals < end &&
                        text.substr(equals + 1).starts_with('{');
    if (braced) {
      const std::size_t close = text.find('}', equals);
      if (close == std::string_view::npos) return url_unsupported();
      end = text.find(separator, close);
    }
    end = std::min(end, text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t split = std::min(pair.find('='), pair.size());
    std::string_view raw = pair.substr(std::min(split + 1, pair.size()));
    const auto name = percent_decode(pair.substr(0, split));
    std::optional<std::string> value;
    if (braced && raw.ends_with('}')) {
      value = std::string(raw.substr(1, raw.size() - 2));
    } else {
      value = separator == '&' ? percent_decode(raw) : std::optional(std::string(raw));
    }
    if (!name || !value || !json::is_utf8(*name) || !json::is_utf8(*value)) return url_unsupported();
    to.push_back({ascii::lower(*name), std::move(*value)});
  }
  return ok();
}

Status decode_url(std::string_view rest, ConnectionUrl& url) {
  const UrlParts parts = split_hierarchy(rest);
  const auto decoded = [](std::string_view text) {
    auto value = percent_decode(text);
    if (value && !json::is_utf8(*value)) value.reset();
    return value;
  };
  const std::size_t colon = std::min(parts.userinfo.find(':'), parts.userinfo.size());
  const auto user = decoded(parts.userinfo.substr(0, colon));
  const auto password = decoded(parts.userinfo.substr(std::min(colon + 1, parts.userinfo.size())));
  const auto host = decoded(parts.host);
  if (!user || !password || !host) return url_unsupported();
  url.user = *user;
  url.password = *password;
  url.host =
      host->size() > 1 && host->front() == '[' && host->back() == ']' ? host->substr(1, host->size() - 2) : *host;
  if (!parts.port.empty()) {
    const auto port = parse_port(parts.port);
    if (!port) return url_unsupported();
    url.port = *port;
  }
  for (std::size_t at = 1; at < parts.path.size();) {
    const std::size_t end = std::min(parts.path.find('/', at), parts.path.size());
    auto segment = decoded(parts.path.substr(at, end - at));
    if (!segment) return url_unsupported();
    url.path.push_back(std::move(*segment));
    at = end + 1;
  }
  return decode_parameters(parts.query, '&', url.parameters);
}

}  // namespace jackfield
