#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/ascii.h"
#include "endpoint/service/answer.h"

namespace jackfield::service {
namespace {

constexpr double kLongestMs = 400.0 * 86400 * 1000;

std::optional<double> decimal(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.empty() || text.size() > 20 || !ascii::is_digit(text.front())) return std::nullopt;
  double value = 0, unit = 0;  // unit: of the next digit behind the point
  for (const char c : text) {
    if (c == '.' && unit == 0) {
      unit = 0.1;
    } else if (!ascii::is_digit(c)) {
      return std::nullopt;
    } else if (unit == 0) {
      value = value * 10 + (c - '0');
    } else {
      value += unit * (c - '0');
      unit /= 10;
    }
  }
  return value;
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Days since 1970 of a date of the Gregorian calendar.
std::int64_t days_of(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400, year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

}  // namespace

std::optional<std::int64_t> http_date_ms(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT" || text[19] != ':' || text[22] != ':')
    return std::nullopt;
  const std::size_t month = kMonths.find(text.substr(8, 3));
  const auto day = digits(text.substr(5, 2)), year = digits(text.substr(12, 4));
  const auto hour = digits(text.substr(17, 2)), minute = digits(text.substr(20, 2));
  const auto second = digits(text.substr(23, 2));
  if (month == std::string_view::npos || month % 3 != 0 || !day || !year || !hour || !minute || !second ||
      *year < 1970 || *day < 1 || *day > 31 || *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  const std::int64_t days = days_of(*year, static_cast<int>(month / 3) + 1, *day);
  return (((days * 24 + *hour) * 60 + *minute) * 60 + *second) * 1000;
}

namespace {

std::optional<std::int64_t> wait_of(std::string_view text, std::string_view as, std::int64_t now_ms) {
  if (as == "date") {
    const auto at = http_date_ms(text);
    return at ? std::optional(std::max<std::int64_t>(0, *at - now_ms)) : std::nullopt;
  }
  const auto value = decimal(text);
  if (!value) return std::nullopt;
  const auto now = static_cast<double>(now_ms);
  double ms = *value * 1000;
  if (as == "epoch") ms -= now;
  if (as == "epoch_ms") ms = *value - now;
  return static_cast<std::int64_t>(std::ceil(std::clamp(ms, 0.0, kLongestMs)));
}

}  // namespace

std::optional<std::int64_t> retry_after_ms(const Endpoint& endpoint, const Answer& answer, std::int64_t now_ms) {
  const json::Value declared = endpoint.declaration.get("limits").get("retry_after");
  for (const json::Value& rule : declared.items()) {
    std::string name(rule.get("header").text());
    std::transform(name.begin(), name.end(), name.begin(), ascii::to_lower);
    if (const auto wait = wait_of(answer.header(name), rule.get("as").text(), now_ms)) return wait;
  }
  if (!declared.items().empty()) return std::nullopt;
  const std::string_view text = answer.header("retry-after");
  const auto seconds = wait_of(text, "seconds", now_ms);
  return seconds ? seconds : wait_of(text, "date", now_ms);
}

}  // namespace jackfield::service
