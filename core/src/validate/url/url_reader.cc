#include "validate/url/url_reader.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/host_name.h"
#include "base/words.h"

namespace jackfield {
namespace {

constexpr std::size_t kLongestName = 64;

// Parameters of drivers that a configuration has no place for, and that are common enough to be named to people. Every
// name that mentions encryption and is not here or read elsewhere is refused.
constexpr std::string_view kKnownNames =
    "allowloadlocalinfile allowmultiqueries allowpublickeyretrieval allowselfsignedcerts application authentication "
    "autocommit autoreconnect cache channelbinding characterencoding clientencoding collation columnencryption "
    "connectionlimit disablesslhostnameverification driver enablearrow enabledtlsprotocols encoding failoverpartner "
    "gssencmode hostnameincertificate immutable insecuremode integratedsecurity keepalives language logintimeout "
    "multipleactiveresultsets multisubnetfailover networktimeout nolock passcode passfile persistsecurityinfo "
    "pgbouncer pool pooling poolsize pooltimeout privatekey privatekeyfile provider proxyhost querytimeout reconnect "
    "region replication requireauth retrycount role serversslcert servertimezone service sessionvariables "
    "sockettimeout sslcert sslcertmode sslcheckhostname sslcipher sslcompression sslcrl sslfactory "
    "sslhostnameverifier sslkey sslmaxprotocolversion sslminprotocolversion sslnegotiation sslpassword sslrootcert "
    "sslserverdnmatch sslsni ssltruststore targetservertype tcpkeepalive timeout tlsversion tnsadmin tracing "
    "trustcertificatekeystoreurl trustedconnection trustservercertificateca truststore truststorepassword "
    "uselibpqcompat useproxy useserverprepstmts useunicode vfs walletlocation zerodatetimebehavior";

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

// A name has letters; anything else in its place could be a piece of a password.
bool is_parameter_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kLongestName && ascii::is_letter(text[0]) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return ascii::is_alphanumeric(c) || c == '_' || c == '-' || c == '.' || c == ' '; });
}

std::optional<std::string> decoded_part(std::string_view text, PairStyle style) {
  std::string plain(text);
  if (style == PairStyle::form) std::replace(plain.begin(), plain.end(), '+', ' ');
  std::optional<std::string> value = style == PairStyle::raw ? std::move(plain) : percent_decode(plain);
  if (value && !json::is_utf8(*value)) value.reset();
  return value;
}

bool has_escapes(PairStyle style) noexcept { return style == PairStyle::query || style == PairStyle::form; }
bool is_query(PairStyle style) noexcept { return has_escapes(style) || style == PairStyle::raw; }

// Reads one list of parameters from its beginning.
class PairReader {
 public:
  PairReader(std::string_view text, PairStyle style, std::vector<UrlParameter>& to)
      : text_(text),
        style_(style),
        end_(is_query(style)             ? '&'
             : style == PairStyle::words ? ' '
                                         : ';'),
        to_(to) {}

  bool read() {
    for (;;) {
      if (!is_query(style_)) skip_blanks();
      while (!text_.empty() && text_[0] == end_) text_.remove_prefix(1);
      if (text_.empty()) return true;
      if (is_query(style_) || (text_[0] != end_ && !is_blank(text_[0]))) {
        if (!read_pair()) return false;
      }
    }
  }

 private:
  void skip_blanks() {
    while (!text_.empty() && is_blank(text_[0])) text_.remove_prefix(1);
  }

  bool read_pair() {
    const std::size_t equals = text_.find('=');
    const std::size_t end = style_ == PairStyle::words ? std::string_view::npos : text_.find(end_);
    UrlParameter pair;
    // Only in a query may a name have no value.
    pair.has_value = equals < end;
    if (!pair.has_value && !is_query(style_)) return false;
    const std::size_t length = std::min({equals, end, text_.size()});
    auto name = has_escapes(style_) ? percent_decode(text_.substr(0, length))
                                    : std::optional(std::string(trim_blanks(text_.substr(0, length))));
    if (!name || !is_parameter_name(*name)) return false;
    if (style_ == PairStyle::words && name->find(' ') != std::string::npos) return false;
    pair.name = ascii::lower(*name);
    for (const char c : pair.name) {
      if (c != ' ' && c != '-' && c != '_') pair.key += c;
    }
    text_.remove_prefix(length);
    if (pair.has_value) {
      text_.remove_prefix(1);
      // libpq keeps a plus sign, clients in JavaScript and Python read it as a blank.
      const std::string_view raw = text_.substr(0, text_.find(end_));
      if (style_ == PairStyle::query && raw.find('+') != std::string_view::npos &&
          has_word("user username password", pair.key))
        return false;
      if (!read_value(pair.value)) return false;
    }
    if (!json::is_utf8(pair.value)) return false;
    to_.push_back(std::move(pair));
    return true;
  }

  bool read_value(std::string& value) {
    if (is_query(style_)) return read_escaped(value);
    if (style_ != PairStyle::plain) skip_blanks();
    const char first = text_.empty() ? '\0' : text_[0];
    const bool quoted = style_ == PairStyle::quotes && (first == '"' || first == '\'');
    if (quoted || (style_ == PairStyle::braces && first == '{')) return read_quoted(value, first == '{' ? '}' : first);
    if (style_ == PairStyle::words) return read_word(value);
    const std::size_t end = std::min(text_.find(end_), text_.size());
    value = style_ == PairStyle::plain ? text_.substr(0, end) : trim_blanks(text_.substr(0, end));
    text_.remove_prefix(end);
    // To one client braces and quotes are part of the value, to another they are not.
    return style_ != PairStyle::quotes || first != '{';
  }

  bool read_escaped(std::string& value) {
    const std::string_view raw = text_.substr(0, text_.find(end_));
    text_.remove_prefix(raw.size());
    auto decoded = decoded_part(raw, style_);
    if (decoded) value = *std::move(decoded);
    return decoded.has_value();
  }

  // The closing mark is written twice where it is part of the value.
  bool read_quoted(std::string& value, char close) {
    for (std::size_t i = 1; i < text_.size(); ++i) {
      if (text_[i] == close) {
        if (i + 1 == text_.size() || text_[i + 1] != close) {
          text_.remove_prefix(i + 1);
          skip_blanks();
          return text_.empty() || text_[0] == end_;
        }
        ++i;
      }
      value += text_[i];
    }
    return false;
  }

  // libpq 34.1.1.1: backslashes escape, single quotes hold blanks.
  bool read_word(std::string& value) {
    const bool quoted = text_.starts_with('\'');
    std::size_t i = quoted ? 1 : 0;
    for (; i < text_.size(); ++i) {
      if (quoted ? text_[i] == '\'' : is_blank(text_[i])) break;
      if (text_[i] == '\\' && i + 1 < text_.size()) ++i;
      value += text_[i];
    }
    if (quoted && i++ == text_.size()) return false;
    text_.remove_prefix(i);
    return true;
  }

  std::string_view text_;
  PairStyle style_;
  char end_;
  std::vector<UrlParameter>& to_;
};

// The host without brackets, which may only hold an address.
bool decode_host(std::string_view text, std::string& host) {
  auto decoded = decoded_part(text, PairStyle::query);
  if (!decoded) return false;
  host = *std::move(decoded);
  if (!host.starts_with('[')) return true;
  if (!host.ends_with(']')) return false;
  host = host.substr(1, host.size() - 2);
  return parse_ipv6(host).has_value();
}

}  // namespace

Error url_unsupported() { return fail(Code::url_unsupported, "url"); }

std::string_view trim_blanks(std::string_view text) noexcept {
  while (!text.empty() && ascii::is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && ascii::is_space(text.back())) text.remove_suffix(1);
  return text;
}

void ConnectionBuilder::set(std::string_view path, json::Value value) {
  std::vector<std::string> keys;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('.', start), path.size());
    keys.emplace_back(path.substr(start, end - start));
    start = end + 1;
  }
  value_ = json::set_at(arena_, value_, keys, value);
}

void ConnectionBuilder::parameters(const ConnectionUrl& url, std::string_view known) {
  while (!known.empty()) {
    const std::string_view item = take_word(known);
    const std::size_t equals = item.find('=');
    const std::string path = "parameters." + std::string(item.substr(0, equals));
    const char kind = item.back();
    const UrlParameter* found = url.find(item.substr(equals + 1, item.size() - equals - 3));
    if (found == nullptr) continue;
    const std::string& value = found->value;
    const bool digits =
        !value.empty() && value.size() < 10 && value.find_first_not_of("0123456789") == std::string::npos;
    if (kind == 'b' && read_flag(value)) {
      flag(path, *read_flag(value));
    } else if (kind == 't') {
      text(path, value);
    } else if (digits && kind != 'b') {
      std::int64_t count = 0;
      for (const char c : value) count = count * 10 + (c - '0');
      const bool in_seconds = kind == 's' || (kind == 'm' && found->name != found->key);
      number(path, in_seconds ? count * 1000 : count);
    } else {
      found->used = false;
    }
  }
}

void ConnectionBuilder::search_path(std::string_view list) {
  json::ArrayBuilder names(arena_);
  bool any = false;
  while (!list.empty()) {
    std::string name;
    list = trim_blanks(list);
    if (list.starts_with('"')) {
      std::size_t i = 1;
      for (; i < list.size(); ++i) {
        if (list[i] == '"' && (i + 1 == list.size() || list[++i] != '"')) break;
        name += list[i];
      }
      list.remove_prefix(std::min(list.find(',', std::min(i, list.size())), list.size()));
    } else {
      const std::size_t end = std::min(list.find(','), list.size());
      name = ascii::lower(trim_blanks(list.substr(0, end)));
      list.remove_prefix(end);
    }
    if (!list.empty()) list.remove_prefix(1);
    if (name.empty()) continue;
    names.add(json::Value::string(arena_, name));
    any = true;
  }
  if (any) search_path_ = names.build();
}

Status ConnectionBuilder::leave_out(const ConnectionUrl& url, bool is_strict) {
  for (const UrlParameter& each : url.parameters) {
    if (each.used) continue;
    std::string_view shown = "other";
    if (each.known || has_word(kKnownNames, each.key)) {
      shown = each.name;
    } else if (is_strict || each.key.find("ssl") != std::string::npos || each.key.find("tls") != std::string::npos ||
               each.key.find("encrypt") != std::string::npos) {
      return url_unsupported();
    }
    if (std::find(ignored_.begin(), ignored_.end(), shown) == ignored_.end()) ignored_.emplace_back(shown);
  }
  return ok();
}

UrlConfig ConnectionBuilder::take(std::string client) {
  return {std::move(client), value_, search_path_, std::move(ignored_)};
}

ConnectionUrl::ConnectionUrl() = default;
ConnectionUrl::~ConnectionUrl() = default;

const UrlParameter* ConnectionUrl::find(std::string_view keys) const noexcept {
  const UrlParameter* last = nullptr;
  for (const UrlParameter& each : parameters) {
    if (!has_word(keys, each.key)) continue;
    each.used = each.known = true;
    last = &each;
  }
  return last;
}

bool ConnectionUrl::contradicts(std::string_view keys) const noexcept {
  return std::any_of(parameters.begin(), parameters.end(), [&](const UrlParameter& one) {
    return (keys.empty() || has_word(keys, one.key)) &&
           std::any_of(parameters.begin(), parameters.end(),
                       [&](const UrlParameter& other) { return one.key == other.key && one.value != other.value; });
  });
}

std::string_view ConnectionUrl::text(std::string_view keys) const noexcept {
  const UrlParameter* found = find(keys);
  return found == nullptr ? std::string_view() : std::string_view(found->value);
}

std::string_view ConnectionUrl::text_or(std::string_view own, std::string_view keys) const noexcept {
  const UrlParameter* found = find(keys);
  if (found == nullptr || found->value.empty()) return own;
  if (own.empty() || parameters_win || found->value == own) return found->value;
  for (const UrlParameter& each : parameters) {
    if (has_word(keys, each.key)) each.used = false;
  }
  return own;
}

std::string_view ConnectionUrl::segment(std::size_t index) const noexcept {
  return index < path.size() ? std::string_view(path[index]) : std::string_view();
}

std::string ConnectionUrl::database() const {
  std::string all;
  for (std::size_t i = 0; i < path.size(); ++i) all.append(i == 0 ? "" : "/").append(path[i]);
  return all;
}

std::optional<bool> read_flag(std::string_view text) noexcept {
  const std::string word = ascii::lower(text);
  if (has_word("true 1 yes on", word)) return true;
  if (has_word("false 0 no off", word)) return false;
  return std::nullopt;
}

Status decode_pairs(std::string_view text, PairStyle style, std::vector<UrlParameter>& to) {
  return PairReader(text, style, to).read() ? ok() : Status(url_unsupported());
}

Status decode_url(std::string_view rest, PairStyle style, ConnectionUrl& url) {
  const std::size_t question = url.keeps_hash ? std::min(rest.find('?'), rest.size()) : rest.size();
  UrlParts parts = split_hierarchy(rest.substr(0, question));
  if (question < rest.size()) parts.query = rest.substr(question + 1);
  // A password with an unescaped "#", "?" or "/" ends the host's part too early; the rest of it would become the
  // path, or is cut off.
  if (rest.substr(0, question).find('#') != std::string_view::npos || parts.path.find('@') != std::string_view::npos)
    return url_unsupported();
  if (!url.is_jdbc && !parts.has_userinfo && parts.path.empty() && parts.query.find('@') != std::string_view::npos)
    return url_unsupported();
  const PairStyle own = url.is_jdbc ? style : PairStyle::query;
  const std::size_t colon = std::min(parts.userinfo.find(':'), parts.userinfo.size());
  auto user = decoded_part(parts.userinfo.substr(0, colon), own);
  auto password = decoded_part(parts.userinfo.substr(std::min(colon + 1, parts.userinfo.size())), own);
  if (!user || !password || !decode_host(parts.host, url.host)) return url_unsupported();
  url.user = *std::move(user);
  url.password = *std::move(password);
  url.has_login_place = parts.has_userinfo || !parts.port.empty();
  if (!parts.port.empty()) {
    const auto port = parse_port(parts.port);
    if (!port) return url_unsupported();
    url.port = *port;
  }
  for (std::size_t at = 1; at < parts.path.size();) {
    const std::size_t end = std::min(parts.path.find('/', at), parts.path.size());
    auto segment = decoded_part(parts.path.substr(at, end - at), own);
    if (!segment) return url_unsupported();
    url.path.push_back(*std::move(segment));
    if (end + 1 == parts.path.size()) url.path.emplace_back();  // a slash at the end is part of a name
    at = end + 1;
  }
  return decode_pairs(parts.query, style, url.parameters);
}

}  // namespace jackfield
