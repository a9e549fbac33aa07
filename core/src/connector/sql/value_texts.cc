#include "connector/sql/value_texts.h"

#include <chrono>
#include <cstdint>

#include "base/ascii.h"

namespace jackfield {
namespace {

// Reads a text from its beginning; every step fails for good.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (at_ >= text_.size() || !ascii::is_digit(text_[at_])) {
        good_ = false;
        return 0;
      }
      value = value * 10 + (text_[at_++] - '0');
    }
    return value;
  }
  bool take(char c) {
    if (!good_ || at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_any(std::string_view set, char& taken) {
    if (!good_ || at_ >= text_.size() || set.find(text_[at_]) == std::string_view::npos) return false;
    taken = text_[at_++];
    return true;
  }
  std::string_view take_digits() {
    const std::size_t from = at_;
    while (at_ < text_.size() && ascii::is_digit(text_[at_])) ++at_;
    if (from == at_) good_ = false;
    return text_.substr(from, at_ - from);
  }
  void need(bool held) { good_ = good_ && held; }
  [[nodiscard]] bool whole() const { return good_ && at_ == text_.size(); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool good_ = true;
};

void append_two(std::string& out, int value) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

// Minutes east of UTC, or none.
std::optional<int> read_zone(Reader& in) {
  char sign = 0;
  if (in.take_any("Zz", sign)) return 0;
  if (!in.take_any("+-", sign)) return std::nullopt;
  const int hours = in.digits(2);
  int minutes = 0;
  if (in.take(':')) {
    minutes = in.digits(2);
  } else if (!in.whole()) {
    minutes = in.digits(2);
  }
  in.need(hours <= 15 && minutes <= 59);
  return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

std::optional<UtcMoment> read_utc_moment(std::string_view text) {
  using namespace std::chrono;
  Reader in(text);
  const bool has_date = text.size() > 4 && text[4] == '-';
  year_month_day day{year{2000}, month{1}, std::chrono::day{1}};
  if (has_date) {
    const int y = in.digits(4);
    in.need(in.take('-'));
    const int m = in.digits(2);
    in.need(in.take('-'));
    day =
        year_month_day{year{y}, month{static_cast<unsigned>(m)}, std::chrono::day{static_cast<unsigned>(in.digits(2))}};
    char between = 0;
    in.need(y > 0 && day.ok() && in.take_any("Tt ", between));
  }
  const int hours = in.digits(2);
  in.need(in.take(':'));
  const int minutes = in.digits(2);
  const int seconds = in.take(':') ? in.digits(2) : 0;
  const std::string_view fraction = in.take('.') ? in.take_digits() : std::string_view();
  const auto zone = read_zone(in);
  if (!zone || !in.whole() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  int total = hours * 60 + minutes - *zone;
  const int days = total < 0 ? -1 : total >= 1440 ? 1 : 0;
  total -= days * 1440;
  UtcMoment moment;
  if (has_date) {
    const year_month_day utc{sys_days{day} + std::chrono::days{days}};
    const int y = static_cast<int>(utc.year());
    if (y < 1 || y > 9999) return std::nullopt;
    append_two(moment.date, y / 100);
    append_two(moment.date, y % 100);
    moment.date += '-';
    append_two(moment.date, static_cast<int>(static_cast<unsigned>(utc.month())));
    moment.date += '-';
    append_two(moment.date, static_cast<int>(static_cast<unsigned>(utc.day())));
  }
  append_two(moment.clock, total / 60);
  moment.clock += ':';
  append_two(moment.clock, total % 60);
  moment.clock += ':';
  append_two(moment.clock, seconds);
  if (!fraction.empty()) moment.clock.append(".").append(fraction);
  return moment;
}

bool looks_like_base64(std::string_view text) noexcept {
  if (text.empty() || text.size() % 4 != 0) return false;
  std::size_t end = text.size();
  for (int i = 0; i < 2 && text[end - 1] == '='; ++i) --end;
  for (const char c : text.substr(0, end)) {
    if (!ascii::is_alphanumeric(c) && c != '+' && c != '/') return false;
  }
  return true;
}

bool looks_like_number(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  bool point = false, digit = false;
  for (const char c : text) {
    if (c == '.' && digit && !point) {
      point = true;
    } else if (!ascii::is_digit(c)) {
      return false;
    } else {
      digit = true;
    }
  }
  return digit && text.back() != '.';
}

}  // namespace jackfield
