#include "endpoint/service/page.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/url_parts.h"
#include "endpoint/pointer.h"
#include "endpoint/service/encoding.h"

namespace jackfield::service {
namespace {

constexpr json::Limits kNextLimits{65536, 4, 16, 65536};

std::string encode_next(const Endpoint& endpoint, const PageStart& start, std::int64_t pages) {
  std::string text, out;
  json::Writer(text)
      .begin_object()
      .key("e")
      .string(endpoint.name)
      .key("c")
      .string(start.cursor)
      .key("a")
      .integer(start.at)
      .key("n")
      .integer(pages)
      .end_object();
  append_base64url(out, text_bytes(text));
  return out;
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

// A token or a quoted text, without its quotes.
std::string take_link_value(std::string_view& text) {
  std::string value;
  if (!text.starts_with('"')) {
    while (!text.empty() && std::string_view(";, \t").find(text.front()) == std::string_view::npos) {
      value.push_back(text.front());
      text.remove_prefix(1);
    }
    return value;
  }
  text.remove_prefix(1);
  while (!text.empty() && text.front() != '"') {
    if (text.front() == '\\' && text.size() > 1) text.remove_prefix(1);
    value.push_back(text.front());
    text.remove_prefix(1);
  }
  if (!text.empty()) text.remove_prefix(1);
  return value;
}

bool names_next(std::string_view relations) {
  while (!relations.empty()) {
    const std::size_t end = std::min(relations.find(' '), relations.size());
    if (ascii::equal_ignoring_case(relations.substr(0, end), "next")) return true;
    relations.remove_prefix(std::min(end + 1, relations.size()));
  }
  return false;
}

// Takes one link of the header; returns its address if its relation is "next".
std::string take_link(std::string_view& text) {
  const std::size_t open = text.find('<');
  const std::size_t close = text.find('>');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    text = {};
    return {};
  }
  const std::string_view address = text.substr(open + 1, close - open - 1);
  text.remove_prefix(close + 1);
  bool is_next = false, has_relation = false, is_empty_page = false;
  for (skip_blanks(text); text.starts_with(';'); skip_blanks(text)) {
    text.remove_prefix(1);
    skip_blanks(text);
    const std::size_t end = std::min(text.find_first_of("=;,"), text.size());
    std::string_view name = text.substr(0, end);
    while (name.ends_with(' ')) name.remove_suffix(1);
    text.remove_prefix(end);
    if (!text.starts_with('=')) continue;
    text.remove_prefix(1);
    skip_blanks(text);
    const std::string value = take_link_value(text);
    // Some services name a next page always, and say with it that there is none.
    if (ascii::equal_ignoring_case(name, "results")) is_empty_page = ascii::equal_ignoring_case(value, "false");
    if (has_relation || !ascii::equal_ignoring_case(name, "rel")) continue;
    has_relation = true;  // the first counts
    is_next = names_next(value);
  }
  const std::size_t comma = text.find(',');
  text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  return is_next && !is_empty_page ? std::string(address) : std::string();
}

std::string lower_text(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), ascii::to_lower);
  return out;
}

// The address without a query key: an auth style that puts the secret there adds it again.
std::string without_query_key(std::string target, std::string_view key) {
  const std::size_t mark = target.find('?');
  if (key.empty() || mark == std::string::npos) return target;
  std::string kept = target.substr(0, mark);
  char before = '?';
  std::string_view rest = std::string_view(target).substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    if (pair.substr(0, pair.find('=')) != key) kept.append(1, before).append(pair), before = '&';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return kept;
}

std::string_view secret_query_key(const json::Value& declaration) {
  for (const json::Value& style : declaration.get("auth").items()) {
    if (style.get("use").text() == "query") return style.get("name").text();
  }
  return {};
}

Result<PageStart> start_of(const Endpoint& endpoint, const Request& sent, const Answer& answer,
                           const json::Value& document, const PageUse& page, std::int64_t items) {
  const json::Value rule = endpoint.declaration.get("response").get("page");
  const std::string_view by = rule.get("by").text();
  PageStart next;
  if (by == "cursor") {
    next.cursor = scalar_text(endpoint::at_pointer(document, rule.get("from").text())).value_or(std::string());
    return next;
  }
  if (by == "link" || by == "url") {
    const std::string address =
        by == "link" ? next_link(answer) : std::string(endpoint::at_pointer(document, rule.get("from").text()).text());
    if (address.empty()) return next;
    JF_TRY(std::string target, same_origin_target(sent, address));
    next.cursor = without_query_key(std::move(target), secret_query_key(endpoint.declaration));
    return next;
  }
  const json::Value size = rule.get("size");
  const bool is_last = items == 0 || (size.is_integer() && items < size.as_integer());
  if (is_last) return next;
  const std::int64_t first = rule.find("start") != nullptr ? rule.get("start").as_integer() : (by == "number" ? 1 : 0);
  const std::int64_t at = page.start ? page.start->at : first;
  next.at = by == "number" ? at + 1 : at + items;
  next.cursor = "+";
  return next;
}

}  // namespace

std::string next_link(const Answer& answer) {
  for (const Header& header : answer.headers) {
    if (header.name != "link") continue;
    for (std::string_view rest = header.value; !rest.empty();) {
      if (std::string address = take_link(rest); !address.empty()) return address;
    }
  }
  return {};
}

Result<std::string> same_origin_target(const Request& sent, std::string_view address) {
  const std::size_t hash = address.find('#');
  address = address.substr(0, hash);
  const bool is_plain =
      std::all_of(address.begin(), address.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
  if (!is_plain || address.empty()) return fail(Code::bad_answer);
  const std::size_t query = std::min(sent.target.find('?'), sent.target.size());
  if (address.starts_with('?')) return sent.target.substr(0, query) + std::string(address);
  if (address.starts_with('/') && !address.starts_with("//")) return std::string(address);
  const auto parts = split_url(address);
  if (!parts) {
    if (address.find("://") != std::string_view::npos || address.starts_with("//")) return fail(Code::redirect_denied);
    const std::size_t slash = sent.target.rfind('/', query);
    return sent.target.substr(0, slash + 1) + std::string(address);
  }
  const std::string scheme = lower_text(parts->scheme);
  std::string origin = scheme + "://" + lower_text(parts->host);
  const std::string_view usual = scheme == "https" ? "443" : "80";
  if (!parts->port.empty() && parts->port != usual) origin += ":" + std::string(parts->port);
  if (origin != sent.origin || parts->has_userinfo) return fail(Code::redirect_denied);
  std::string target = parts->path.empty() ? std::string("/") : std::string(parts->path);
  if (!parts->query.empty()) target += "?" + std::string(parts->query);
  return target;
}

Result<std::string> next_page(const Endpoint& endpoint, const Request& sent, const Answer& answer,
                              const json::Value& document, const PageUse& page, std::int64_t items) {
  const json::Value rule = endpoint.declaration.get("response").get("page");
  if (const json::Value* more = rule.find("more")) {
    const json::Value value = endpoint::at_pointer(document, more->text());
    if (value.is_boolean() && !value.as_boolean()) return std::string();
  }
  JF_TRY(const PageStart next, start_of(endpoint, sent, answer, document, page, items));
  if (next.cursor.empty()) return std::string();
  const bool repeats = page.start && page.start->cursor == next.cursor && page.start->at == next.at;
  if ((repeats && items == 0) || page.pages >= kMostPages) return fail(Code::paging_stuck);
  return encode_next(endpoint, next, page.pages + 1);
}

Result<PageUse> read_next(const Endpoint& endpoint, std::string_view next) {
  PageUse page{endpoint.name, std::nullopt, 0};
  std::vector<std::uint8_t> bytes;
  json::Arena arena;
  if (!decode_base64(next, bytes)) return fail(Code::pattern, "next");
  const auto document = json::parse(arena, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, kNextLimits);
  if (!document || document->get("e").text() != endpoint.name || !document->get("c").is_string() ||
      !document->get("a").is_integer() || document->get("n").as_integer() < 1)
    return fail(Code::pattern, "next");
  page.start = PageStart{std::string(document->get("c").text()), document->get("a").as_integer()};
  page.pages = document->get("n").as_integer();
  return page;
}

}  // namespace jackfield::service
