// Parses bytes to Values in one pass. The arena holds a copy of the bytes; escapes are resolved in it, so that strings
// are views. Syntax errors take precedence: the first other error is kept while the rest is read. Only excessive depth
// stops at once, because each level costs memory.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include "json/json.h"
#include "json/key_name.h"
#include "json/number_text.h"
#include "json/scanner.h"

namespace jackfield::json {

struct ValueAccess {
  static Value array(const Value* items, std::size_t size) {
    Value v;
    v.kind_ = Kind::array;
    v.size_ = static_cast<std::uint32_t>(size);
    v.payload_.items = items;
    return v;
  }
  static Value object(const Member* members, std::size_t size) {
    Value v;
    v.kind_ = Kind::object;
    v.size_ = static_cast<std::uint32_t>(size);
    v.payload_.members = members;
    return v;
  }
  static Value string(std::string_view text, bool is_verbatim) {
    Value v = Value::borrowed(text);
    v.is_verbatim_ = is_verbatim;
    return v;
  }
  static Value digits(std::string_view text) {
    Value v = Value::borrowed(text);
    v.kind_ = Kind::big_integer;
    return v;
  }
};

namespace {

// The digits of a number without sign, point, exponent, and zeros at either end.
std::string significant_digits(std::string_view text) {
  std::string digits;
  for (const char c : text.substr(0, text.find_first_of("eE"))) {
    if (c >= '0' && c <= '9' && (c != '0' || !digits.empty())) digits.push_back(c);
  }
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits;
}

// The nearest double, written in its shortest form, has the same digits. Up to 15 every double has.
bool holds(double value, std::string_view text) {
  if (std::isinf(value)) return false;
  const std::string digits = significant_digits(text);
  if (digits.empty()) return true;
  if (value == 0) return false;
  if (digits.size() <= 15) return true;
  std::string shortest;
  append_real(shortest, value);
  return significant_digits(shortest) == digits;
}

class Parser {
 public:
  Parser(Arena& arena, const Limits& limits, char* text, std::size_t size)
      : arena_(arena), limits_(limits), in_(text, size) {
    slots_.reserve(16);
    open_.reserve(8);
  }

  Result<Value> document() {
    slots_.emplace_back();
    const bool is_read = values();
    if (refusal_ && (is_read || too_deep_)) return *std::move(refusal_);
    if (!is_read) return fail(in_.fault()).with("offset", static_cast<std::int64_t>(in_.offset()));
    return slots_.front().value;
  }

 private:
  // An open object or array; its members are the slots from `first` on, and the last has no value yet.
  struct Open {
    std::size_t first;
    bool is_object;
  };

  // Open containers are kept on an explicit stack, so that no depth exhausts the thread's stack.
  bool values() {
    for (;;) {
      const char first = in_.next();
      if (first == '{' || first == '[') {
        if (!open(first == '{')) return false;
        if (in_.next() != closing_) {
          if (!begin_item()) return false;
          continue;
        }
      } else if (!scalar(first)) {
        return false;
      }
      while (!open_.empty() && in_.next() == closing_) close();
      if (open_.empty()) return in_.ends();
      if (!in_.take(',') || !begin_item()) return false;
    }
  }

  bool open(bool is_object) {
    too_deep_ = open_.size() == limits_.depth;
    if (too_deep_) {
      refuse(Code::json_depth);
      return false;
    }
    (void)in_.take(is_object ? '{' : '[');
    open_.push_back({slots_.size(), is_object});
    closing_ = is_object ? '}' : ']';
    return true;
  }

  bool begin_item() {
    Member& slot = slots_.emplace_back();
    if (closing_ != '}') return true;
    if (!string(slot.key)) return false;
    if (is_forbidden_key(slot.key)) refuse(Code::forbidden_key);
    return in_.take(':');
  }

  void close() {
    (void)in_.take(closing_);
    const Open closed = open_.back();
    open_.pop_back();
    if (!open_.empty()) closing_ = open_.back().is_object ? '}' : ']';
    const std::span<const Member> read(slots_.data() + closed.first, slots_.size() - closed.first);
    const Value value = closed.is_object ? object(read) : array(read);
    slots_.resize(closed.first);
    slots_.back().value = value;
    if (closed.is_object) check_keys(value.members());
  }

  Value array(std::span<const Member> read) {
    auto* items = static_cast<Value*>(arena_.allocate(read.size() * sizeof(Value) + 1, alignof(Value)));
    std::transform(read.begin(), read.end(), items, [](const Member& member) { return member.value; });
    return ValueAccess::array(items, read.size());
  }

  Value object(std::span<const Member> read) {
    auto* members = static_cast<Member*>(arena_.allocate(read.size() * sizeof(Member) + 1, alignof(Member)));
    std::copy(read.begin(), read.end(), members);
    return ValueAccess::object(members, read.size());
  }

  bool scalar(char first) {
    Value& value = slots_.back().value;
    std::string_view text;
    switch (first) {
      case '"':
        if (!string(text)) return false;
        value = ValueAccess::string(text, in_.was_verbatim());
        return true;
      case 't':
        value = Value::boolean(true);
        return in_.word("true");
      case 'f':
        value = Value::boolean(false);
        return in_.word("false");
      case 'n':
        return in_.word("null");
      default:
        bool is_whole = false;
        if (!in_.number(text, is_whole)) return false;
        value = is_whole ? integer(text) : real(text);
        return true;
    }
  }

  bool string(std::string_view& text) {
    if (!in_.string(text)) return false;
    if (text.size() > limits_.string_bytes) refuse(Code::json_string_length);
    return true;
  }

  Value integer(std::string_view text) {
    const bool is_negative = text.front() == '-';
    std::uint64_t size = 0;
    const std::string_view digits = text.substr(is_negative ? 1 : 0);
    if (digits.size() <= 19) {  // so many fit in 64 bits without a sign
      for (const char digit : digits) size = size * 10 + static_cast<std::uint64_t>(digit - '0');
      constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
      if (size <= kLargest + (is_negative ? 1 : 0))
        return Value::integer(static_cast<std::int64_t>(is_negative ? 0 - size : size));
    }
    if (text.size() > limits_.string_bytes) refuse(Code::json_string_length);
    return ValueAccess::digits(text);
  }

  Value real(std::string_view text) {
    const double value = read_real(text);
    if (limits_.keep_digits && !holds(value, text)) {
      if (text.size() > limits_.string_bytes) refuse(Code::json_string_length);
      return ValueAccess::digits(text);
    }
    if (std::isinf(value)) refuse(Code::number_out_of_range);
    return Value::number(value);
  }

  static unsigned first_and_last(std::string_view key) noexcept {
    return static_cast<unsigned char>(key.front()) + 3U * static_cast<unsigned char>(key.back());
  }

  void check_keys(std::span<const Member> members) {
    keys_ += members.size();
    if (keys_ > limits_.keys) refuse(Code::json_keys);
    constexpr std::size_t kFew = 16;
    if (members.size() <= kFew) {
      // Only a key that shares its mark with an earlier one can be equal to it.
      std::uint64_t marks = 0;
      for (std::size_t i = 0; i < members.size(); ++i) {
        const std::string_view key = members[i].key;
        const std::uint64_t mark = std::uint64_t{1} << (key.empty() ? 0 : (key.size() * 7 + first_and_last(key)) % 64);
        for (std::size_t k = 0; (marks & mark) != 0 && k < i; ++k) {
          if (key == members[k].key) return refuse(Code::duplicate_key, &members[i].key);
        }
        marks |= mark;
      }
      return;
    }
    std::vector<std::string_view> keys;
    keys.reserve(members.size());
    for (const Member& member : members) keys.push_back(member.key);
    // Heap sort is a fifth of the code of std::sort, and objects with so many members are rare.
    std::make_heap(keys.begin(), keys.end());
    std::sort_heap(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice != keys.end()) refuse(Code::duplicate_key, &*twice);
  }

  // Refuses the value in the last slot, or its member of this key.
  void refuse(Code code, const std::string_view* key = nullptr) {
    if (refusal_) return;
    std::string pointer;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const std::size_t slot = (i + 1 < open_.size() ? open_[i + 1].first : slots_.size()) - 1;
      if (open_[i].is_object) {
        append_key(pointer, slots_[slot].key);
      } else {
        pointer.append(1, '/').append(std::to_string(slot - open_[i].first));
      }
    }
    if (key != nullptr) append_key(pointer, *key);
    refusal_ = fail(code, pointer);
  }

  Arena& arena_;
  const Limits& limits_;
  Scanner in_;
  std::vector<Member> slots_;
  std::vector<Open> open_;
  char closing_ = '\0';  // ends the innermost open container
  std::size_t keys_ = 0;
  std::optional<Error> refusal_;
  bool too_deep_ = false;
};

}  // namespace

Result<Value> parse(Arena& arena, std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.bytes)
    return fail(Code::payload_too_large).with("limit", static_cast<std::int64_t>(limits.bytes));
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return fail(Code::json_empty).with("offset", std::int64_t{0});
  auto* text = static_cast<char*>(arena.allocate(bytes.size() + kWord, 1));
  std::memcpy(text, bytes.data(), bytes.size());
  std::memset(text + bytes.size(), 0, kWord);
  return Parser(arena, limits, text, bytes.size()).document();
}

}  // namespace jackfield::json
