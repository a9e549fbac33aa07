#include "json/exact_number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "base/ascii.h"

namespace jackfield::json {
namespace {

// An integer of at most 4480 bits; 10^1131 << 64 and all other values below are smaller.
class Big {
 public:
  explicit Big(std::uint64_t value) {
    words_[0] = static_cast<std::uint32_t>(value);
    words_[1] = static_cast<std::uint32_t>(value >> 32);
    size_ = words_[1] != 0 ? 2 : words_[0] != 0;
  }

  [[nodiscard]] std::uint64_t low() const { return std::uint64_t{words_[1]} << 32 | words_[0]; }
  [[nodiscard]] bool is_zero() const { return size_ == 0; }
  [[nodiscard]] int bits() const {
    return size_ == 0 ? 0 : static_cast<int>(size_ * 32) - std::countl_zero(words_[size_ - 1]);
  }

  void multiply_add(std::uint32_t factor, std::uint32_t carry) {
    for (std::size_t i = 0; i < size_; ++i) {
      const std::uint64_t sum = std::uint64_t{words_[i]} * factor + carry;
      words_[i] = static_cast<std::uint32_t>(sum);
      carry = static_cast<std::uint32_t>(sum >> 32);
    }
    if (carry != 0) words_[size_++] = carry;
  }

  void multiply_power_of_ten(int power) {
    for (; power >= 9; power -= 9) multiply_add(1'000'000'000, 0);
    for (; power > 0; --power) multiply_add(10, 0);
  }

  void shift_left(int count) {
    const auto whole = static_cast<std::size_t>(count) / 32;
    if (whole > 0 && size_ > 0) {
      std::copy_backward(words_.begin(), words_.begin() + size_, words_.begin() + size_ + whole);
      std::fill_n(words_.begin(), whole, 0);
      size_ += whole;
    }
    if (count % 32 != 0) multiply_add(1u << (count % 32), 0);
  }

  [[nodiscard]] bool is_below(const Big& other) const {
    if (size_ != other.size_) return size_ < other.size_;
    for (std::size_t i = size_; i-- > 0;) {
      if (words_[i] != other.words_[i]) return words_[i] < other.words_[i];
    }
    return false;
  }

  void subtract(const Big& smaller) {
    std::uint32_t borrow = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      const std::uint64_t less = std::uint64_t{i < smaller.size_ ? smaller.words_[i] : 0} + borrow;
      borrow = words_[i] < less;
      words_[i] = static_cast<std::uint32_t>(words_[i] - less);
    }
    while (size_ > 0 && words_[size_ - 1] == 0) --size_;
  }

 private:
  std::array<std::uint32_t, 140> words_{};
  std::size_t size_;
};

// The quotient, which is below 2^64; its last bit is set if there is a remainder.
std::uint64_t divide(Big& dividend, Big& divisor) {
  std::uint64_t quotient = 0;
  divisor.shift_left(64);
  for (int bit = 0; bit < 64; ++bit) {
    dividend.shift_left(1);
    quotient <<= 1;
    if (dividend.is_below(divisor)) continue;
    dividend.subtract(divisor);
    quotient |= 1;
  }
  return quotient | (dividend.is_zero() ? 0 : 1);
}

struct Decimal {
  Big digits{0};
  int count = 0;      // of the digits, from the first that is not 0
  int exponent = 0;   // of ten
  bool rest = false;  // a digit that was left out is not 0
  bool negative = false;

  void add(char c) {
    constexpr int kKept = 800;  // more than any tie between two doubles has
    const auto digit = static_cast<std::uint32_t>(c - '0');
    if (count == 0 && digit == 0) return;
    if (count == kKept) {
      ++exponent;
      rest |= digit != 0;
    } else {
      ++count;
      digits.multiply_add(10, digit);
    }
  }
};

Decimal read_decimal(std::string_view text, std::size_t& at) {
  Decimal decimal;
  const auto more = [&](char c) { return at < text.size() && text[at] == c; };
  const auto digits = [&] { return at < text.size() && ascii::is_digit(text[at]); };
  decimal.negative = more('-');
  if (decimal.negative) ++at;
  for (; digits(); ++at) decimal.add(text[at]);
  if (more('.')) {
    for (++at; digits(); ++at, --decimal.exponent) decimal.add(text[at]);
  }
  if (more('e') || more('E')) {
    ++at;
    const bool negative = more('-');
    if (negative || more('+')) ++at;
    constexpr int kBeyondAll = 100'000'000;  // more digits than a text may have
    int exponent = 0;
    for (; digits(); ++at) exponent = std::min(exponent * 10 + (text[at] - '0'), kBeyondAll);
    decimal.exponent += negative ? -exponent : exponent;
  }
  return decimal;
}

// The common case: the digits and the power of ten are exact doubles, so one operation rounds once.
bool is_plain(const Decimal& decimal) {
  return decimal.count <= 15 && decimal.exponent >= -22 && decimal.exponent <= 22;
}

double plain(const Decimal& decimal) {
  double power = 1;
  for (int i = std::abs(decimal.exponent); i > 0; --i) power *= 10;
  const auto digits = static_cast<double>(decimal.digits.low());
  return decimal.exponent < 0 ? digits / power : digits * power;
}

// quotient * 2^exponent as the nearest double. The quotient has 63 or 64 bits; the last is set if there was a
// remainder.
double nearest(std::uint64_t quotient, int exponent) {
  if (quotient >> 63 != 0) {
    quotient = quotient >> 1 | (quotient & 1);
    ++exponent;
  }
  constexpr int kLeast = -1074;  // the power of two of the smallest double
  const int dropped = std::max(63 - 53, kLeast - exponent);
  if (dropped > 63) return 0;
  const std::uint64_t half = std::uint64_t{1} << (dropped - 1);
  const std::uint64_t rest = quotient & (half * 2 - 1);
  std::uint64_t kept = dropped == 63 ? 0 : quotient >> dropped;
  if (rest > half || (rest == half && kept % 2 != 0)) ++kept;
  return std::ldexp(static_cast<double>(kept), exponent + dropped);
}

double round_exactly(Decimal& decimal) {
  const int magnitude = decimal.count + decimal.exponent;
  if (magnitude > 310) return std::numeric_limits<double>::infinity();
  if (magnitude < -330) return 0;
  Big divisor(1);
  if (decimal.exponent > 0) decimal.digits.multiply_power_of_ten(decimal.exponent);
  if (decimal.exponent < 0) divisor.multiply_power_of_ten(-decimal.exponent);
  const int shift = 63 - (decimal.digits.bits() - divisor.bits());
  if (shift > 0) decimal.digits.shift_left(shift);
  if (shift < 0) divisor.shift_left(-shift);
  return nearest(divide(decimal.digits, divisor) | (decimal.rest ? 1 : 0), -shift);
}

// The double and its neighbours, in quarters of its last binary place, scaled by a power of ten.
struct Scale {
  int binary;   // exponent of the last binary place
  int decimal;  // exponent of the power of ten

  [[nodiscard]] std::uint64_t view(std::uint64_t quarters) const {
    Big dividend(quarters);
    Big divisor(1);
    (decimal < 0 ? dividend : divisor).multiply_power_of_ten(std::abs(decimal));
    (binary > 0 ? dividend : divisor).shift_left(std::abs(binary));
    return divide(dividend, divisor);
  }
};

struct Shortest {
  std::uint64_t digits;
  int exponent;
};

// Section 9.8 of the paper: one digit fewer if such a number lies between the neighbours, else the closer one.
Shortest shortest(double value) {
  constexpr std::uint64_t kHidden = std::uint64_t{1} << 52;
  std::uint64_t raw = 0;
  std::memcpy(&raw, &value, sizeof raw);
  const auto biased = static_cast<int>(raw >> 52 & 0x7ff);
  const std::uint64_t fraction = raw & (kHidden - 1);
  const std::uint64_t significand = biased == 0 ? fraction : fraction | kHidden;
  const bool is_lower_near = fraction == 0 && biased > 1;  // at a power of two the next lower double is half as far

  Scale scale{std::max(biased, 1) - 1075, 0};
  scale.decimal = (scale.binary * 1262611 - (is_lower_near ? 524031 : 0)) >> 22;  // floor(log10(2^binary [* 3/4]))
  const std::uint64_t open = significand & 1;  // an odd double loses its ties, so the ends do not belong to it
  const std::uint64_t lower = scale.view(4 * significand - (is_lower_near ? 1 : 2)) + open;
  const std::uint64_t here = scale.view(4 * significand);
  const std::uint64_t upper = scale.view(4 * significand + 2) - open;

  for (const std::uint64_t step : {std::uint64_t{10}, std::uint64_t{1}}) {
    const std::uint64_t below = here / 4 / step;
    const bool is_below_inside = lower <= below * step * 4;
    const bool is_above_inside = upper >= (below + 1) * step * 4;
    const int exponent = scale.decimal + (step == 10 ? 1 : 0);
    if (is_below_inside != is_above_inside && below != 0) return {below + (is_above_inside ? 1 : 0), exponent};
  }
  const std::uint64_t below = here / 4;
  const std::uint64_t middle = below * 4 + 2;
  return {below + (here > middle || (here == middle && below % 2 != 0) ? 1 : 0), scale.decimal};
}

}  // namespace

double read_double(std::string_view text, std::size_t* end) noexcept {
  std::size_t at = 0;
  Decimal decimal = read_decimal(text, at);
  if (end != nullptr) *end = at;
  const double value = decimal.count == 0 ? 0 : is_plain(decimal) ? plain(decimal) : round_exactly(decimal);
  return decimal.negative ? -value : value;
}

void append_shortest(std::string& out, double value) {
  auto [number, exponent] = shortest(value);
  for (; number % 10 == 0; number /= 10) ++exponent;
  std::string digits;
  for (; number > 0; number /= 10) digits.insert(digits.begin(), static_cast<char>('0' + number % 10));

  const auto size = static_cast<int>(digits.size());
  const int point = size + exponent;  // where the point stands, seen from the first digit
  if (value < 0) out += '-';
  if (point <= -6 || point > 21) {
    out += digits[0];
    if (size > 1) out.append(1, '.').append(digits, 1);
    out.append(1, 'e').append(std::to_string(point - 1));
  } else if (point <= 0) {
    out.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
  } else if (point >= size) {
    out.append(digits).append(static_cast<std::size_t>(point - size), '0');
  } else {
    out.append(digits, 0, static_cast<std::size_t>(point))
        .append(1, '.')
        .append(digits, static_cast<std::size_t>(point));
  }
}

}  // namespace jackfield::json
