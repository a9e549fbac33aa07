#include "base/host.h"

#include <array>
#include <cstring>

#include "base/ascii.h"

namespace jackfield {
namespace {

constexpr std::string_view kIdLetters = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kIdLength = 14;

void put_digits(char* to, std::size_t width, std::int64_t value) {
  for (; width > 0; --width, value /= 10) to[width - 1] = static_cast<char>('0' + value % 10);
}

struct Date {
  std::int64_t year, month, day;
};

// Days since 1970 to a civil date, for the proleptic Gregorian calendar: years begin in March, so leap days come last.
Date civil(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day_of_year - (153 * shifted + 2) / 5 + 1};
}

}  // namespace

std::string new_id(const Host& host, std::string_view prefix) {
  std::string id(prefix);
  // Bytes of 252 and above are drawn again, so that all 36 characters are equally likely.
  std::array<std::uint8_t, 32> bytes{};
  while (id.size() < prefix.size() + kIdLength) {
    host.random(bytes);
    for (const std::uint8_t byte : bytes) {
      if (byte < 252 && id.size() < prefix.size() + kIdLength) id.push_back(kIdLetters[byte % 36]);
    }
  }
  return id;
}

std::string format_time(std::int64_t ms) {
  constexpr std::int64_t kDay = 86400000;
  std::int64_t days = ms / kDay;
  std::int64_t rest = ms % kDay;
  if (rest < 0) {
    rest += kDay;
    --days;
  }
  const Date date = civil(days);
  std::string out = "0000-00-00 00:00:00+00:00";
  put_digits(out.data(), 4, date.year);
  put_digits(out.data() + 5, 2, date.month);
  put_digits(out.data() + 8, 2, date.day);
  put_digits(out.data() + 11, 2, rest / 3600000);
  put_digits(out.data() + 14, 2, rest / 60000 % 60);
  put_digits(out.data() + 17, 2, rest / 1000 % 60);
  return out;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

bool parse_hex(std::string_view text, std::span<std::uint8_t> out) {
  if (text.size() != out.size() * 2) return false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = ascii::hex_value(text[2 * i]);
    const int low = ascii::hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

void wipe(void* memory, std::size_t size) noexcept {
  if (size == 0) return;
  std::memset(memory, 0, size);
  // The compiler must assume that this reads the memory, so the memset stays.
  __asm__ __volatile__("" : : "r"(memory) : "memory");
}

bool equal_constant_time(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
  }
  return difference == 0;
}

}  // namespace jackfield
