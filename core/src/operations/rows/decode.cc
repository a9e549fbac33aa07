#include "operations/rows/decode.h"

#include <array>

#include "api/error.h"
#include "base/ascii.h"

namespace jackfield::api {
namespace {

// Returns the bytes of the leading white space character as JavaScript's trim() defines it, 0 for none.
std::size_t space_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (ascii::is_space(c)) return 1;
  for (const std::string_view wide : {"\xC2\xA0", "\xEF\xBB\xBF", "\xE3\x80\x80", "\xE1\x9A\x80", "\xE2\x80\xA8",
                                      "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F"}) {
    if (text.substr(at).starts_with(wide)) return wide.size();
  }
  const bool general = text.substr(at).starts_with("\xE2\x80") && at + 2 < text.size();
  return general && static_cast<unsigned char>(text[at + 2]) >= 0x80 && static_cast<unsigned char>(text[at + 2]) <= 0x8A
             ? 3
             : 0;
}

std::string_view trim(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t bytes = space_at(text, begin);
    if (bytes == 0) break;
    begin += bytes;
  }
  text.remove_prefix(begin);
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes = space_at(text, i);
    i += bytes == 0 ? 1 : bytes;
    if (bytes == 0) end = i;
  }
  return text.substr(0, end);
}

// Reads a fixed form such as "2026-11-23T17:03:57": '0' means a digit.
bool fits(std::string_view text, std::string_view form) {
  if (text.size() < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool separator = form[i] == 'T' && (text[i] == 'T' || text[i] == ' ');
    if (form[i] == '0' ? !ascii::is_digit(text[i]) : !(separator || text[i] == form[i])) return false;
  }
  return true;
}

std::int64_t number(std::string_view text, std::size_t at, std::size_t count) {
  std::int64_t value = 0;
  for (std::size_t i = at; i < at + count; ++i) value = value * 10 + (text[i] - '0');
  return value;
}

std::int64_t days_since_1970(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

std::optional<std::int64_t> zone_ms(std::string_view zone) {
  if (zone.empty() || zone == "Z" || zone == "z") return 0;
  if (zone.size() != 6 || !fits(zone.substr(1), "00:00") || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  const std::int64_t ms = (number(zone, 1, 2) * 60 + number(zone, 4, 2)) * 60000;
  return zone[0] == '-' ? -ms : ms;
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  if (!fits(text, "0000-00-00")) return std::nullopt;
  const std::int64_t month = number(text, 5, 2);
  const std::int64_t day = number(text, 8, 2);
  if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  std::int64_t ms = days_since_1970(number(text, 0, 4), month, day) * 86400000;
  if (text.size() == 10) return ms;
  if (!fits(text, "0000-00-00T00:00:00")) return std::nullopt;
  const std::int64_t hour = number(text, 11, 2);
  const std::int64_t minute = number(text, 14, 2);
  const std::int64_t second = number(text, 17, 2);
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  ms += ((hour * 60 + minute) * 60 + second) * 1000;
  std::string_view rest = text.substr(19);
  if (!rest.empty() && rest.front() == '.') {
    std::int64_t scale = 100;
    std::size_t used = 1;
    for (; used < rest.size() && ascii::is_digit(rest[used]); ++used, scale /= 10) ms += (rest[used] - '0') * scale;
    rest.remove_prefix(used);
  }
  const auto zone = zone_ms(rest);
  if (!zone) return std::nullopt;
  return ms - *zone;
}

}  // namespace

Result<std::int64_t> read_integer(std::string_view name, std::string_view text, std::int64_t least, std::int64_t most) {
  std::int64_t value = 0;
  const bool negative = !text.empty() && text.front() == '-';
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (digits.empty()) return invalid(name, Code::type);
  for (const char c : digits) {
    if (!ascii::is_digit(c)) return invalid(name, Code::type);
    if (value <= most) value = value * 10 + (c - '0');
  }
  if (negative ? value != 0 || least > 0 : value < least) return invalid(name, Code::min, {{"value", least}});
  if (value > most) return invalid(name, Code::max, {{"value", most}});
  return value;
}

Result<Page> read_page(const Call& call) {
  constexpr std::int64_t kMostOffset = 1'000'000'000'000;
  Page page{limits::kListDefault, 0};
  if (const auto text = call.query("limit"); !text.empty()) {
    JF_TRY(page.limit, read_integer("limit", text, 1, limits::kListMax));
  }
  if (const auto text = call.query("offset"); !text.empty()) {
    JF_TRY(page.offset, read_integer("offset", text, 0, kMostOffset));
  }
  return page;
}

Result<std::int64_t> read_time(std::string_view name, const json::Value& given) {
  if (given.is_null()) return std::int64_t{0};
  if (given.is_integer())
    return given.as_integer() >= 0 ? Result<std::int64_t>(given.as_integer())
                                   : invalid(name, Code::min, {{"value", std::int64_t{0}}});
  if (!given.is_string()) return invalid(name, Code::type);
  const std::string_view text = given.text();
  if (text.empty()) return std::int64_t{0};
  if (text.find_first_not_of("0123456789") == std::string_view::npos)
    return read_integer(name, text, 0, 253402300799999);
  const auto parsed = parse_time(text);
  if (!parsed) return invalid(name, Code::pattern);
  return *parsed;
}

Result<std::string> read_title(std::string_view name, const json::Value& given) {
  if (given.is_null()) return invalid(name, Code::required);
  if (!given.is_string()) return invalid(name, Code::type);
  const std::string_view title = trim(given.text());
  const std::size_t length = json::count_code_points(title);
  if (length == 0 || length > static_cast<std::size_t>(limits::kTitleCodePoints))
    return invalid(name, Code::title_length);
  return std::string(title);
}

std::string read_title(const json::Value& body, std::string_view name, Findings& findings) {
  auto title = read_title(name, body.get(name));
  if (title) return *std::move(title);
  findings.add(name, title.error().code);
  return {};
}

}  // namespace jackfield::api
