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
#include "json/shape.h"
#include "json/slots.h"

namespace jackfield::json {

struct ValueAccess {
  // Member by member: a copy of a value that was written in parts a moment ago makes the processor wait.
  static void set_array(Value& to, const Value* items, std::size_t size) {
    to.payload_.items = items;
    to.size_ = static_cast<std::uint32_t>(size);
    to.kind_ = Kind::array;
  }
  static void set_object(Value& to, const Member* members, std::size_t size) {
    to.payload_.members = members;
    to.size_ = static_cast<std::uint32_t>(size);
    to.kind_ = Kind::object;
  }
  static void set_integer(Value& to, std::int64_t value) {
    to.payload_.integer = value;
    to.kind_ = Kind::integer;
  }
  static void set_string(Value& to, std::string_view text, bool is_verbatim) {
    to.payload_.text = text.data();
    to.size_ = static_cast<std::uint32_t>(text.size());
    to.kind_ = Kind::string;
    to.is_verbatim_ = is_verbatim;
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
  Parser(Arena& arena, const Limits& limits, char* text, std::size_t size, const FindShape* find = nullptr)
      : arena_(arena), limits_(limits), find_(find), in_(text, size) {}

  Result<Value> document() {
    const bool is_read = read();
    if (refusal_ && (is_read || too_deep_)) return *std::move(refusal_);
    if (!is_read) return fail(in_.fault()).with("offset", static_cast<std::int64_t>(in_.offset()));
    return slots_.back().value;
  }
  std::optional<Value> shaped_document() {
    return read() && !refusal_ ? std::optional(slots_.back().value) : std::nullopt;
  }

 private:
  bool read() {
    slots_.add();
    char* const at = value(in_.begin());
    return at != nullptr && in_.ends(at);
  }

  // A value, into the last slot. Open containers are kept on an explicit stack, so that no depth exhausts the thread's
  // stack.
  char* value(char* at) {
    const std::size_t outer = depth_;
    for (;;) {
      at = Scanner::next(at);
      std::optional<ShapedObject> place;
      if (kReadsShapes && find_ != nullptr && depth_ == 1 && *at == '{' && closing_ == '}' &&
          (place = (*find_)(slots_.from(first_)))) {
        at = shaped(at, *place, 0);
        ValueAccess::set_object(slots_.back().value, nullptr, 0);
      } else if (*at == '{' || *at == '[') {
        if (!open(*at == '{')) return nullptr;
        at = Scanner::next(at + 1);
        if (*at != closing_) {
          at = begin_item(at);
          if (at == nullptr) return nullptr;
          continue;
        }
      } else {
        at = scalar(at, slots_.back().value);
      }
      if (at == nullptr) return nullptr;
      for (; depth_ > outer && *(at = Scanner::next(at)) == closing_; ++at) close();
      if (depth_ == outer) return at;
      at = in_.take(at, ',');
      if (at != nullptr) at = begin_item(at);
      if (at == nullptr) return nullptr;
    }
  }

  // An object of the shape's keys; nullptr where it has another, one twice, or is wrong.
  char* shaped(char* at, const ShapedObject& to, std::size_t parent) {
    if (depth_++ == limits_.depth) return nullptr;
    const ShapeNode* const begin = &to.shape[parent] + 1;
    const ShapeNode* const end = &to.shape[parent] + to.shape[parent].size;
    const ShapeNode* next = begin;
    for (at = Scanner::next(at + 1); *at != '}'; at = Scanner::next(at)) {
      if (next != begin) at = in_.take(at, ',');
      const ShapeNode* node = nullptr;
      if (at != nullptr) at = shaped_key(Scanner::next(at), begin, next, end, node);
      if (at == nullptr) return nullptr;
      next = node + node->size;
      at = shaped_member(Scanner::next(at), to, static_cast<std::size_t>(node - to.shape.data()));
      if (at == nullptr) return nullptr;
    }
    --depth_;
    return keys_ > limits_.keys ? nullptr : at + 1;
  }

  char* shaped_key(char* at, const ShapeNode* begin, const ShapeNode* next, const ShapeNode* end,
                   const ShapeNode*& node) {
    node = find_node(begin, next, end, [&](const ShapeNode& each) { return in_.has(at, each.member); });
    if (node != nullptr) return at + node->member.size();
    // Blanks before the colon, an escape, or another key.
    std::string_view key;
    at = in_.string(at, key);
    if (at == nullptr) return nullptr;
    node = find_node(begin, next, end, [&](const ShapeNode& each) { return is_same_text(each.key(), key); });
    return node == nullptr ? nullptr : in_.take(at, ':');
  }

  char* shaped_member(char* at, const ShapedObject& to, std::size_t index) {
    Presence& presence = to.nodes[index];
    if (presence != Presence::absent) return nullptr;
    ++keys_;
    const std::uint32_t slot = to.shape[index].slot;
    const bool is_leaf = slot != ShapeNode::kNone;
    if (!is_leaf && *at == '{') {
      presence = Presence::object;
      return shaped(at, to, index);
    }
    presence = Presence::null;
    if (!is_leaf) return in_.word(at, "null");
    Value& value = to.values[slot];
    at = leaf(at, value);
    if (!value.is_null()) presence = Presence::value;
    return at;
  }

  char* leaf(char* at, Value& to) {
    if (*at != '{' && *at != '[') return scalar(at, to);
    slots_.add();
    at = value(at);
    to = slots_.back().value;
    slots_.cut(slots_.size() - 1);
    return at;
  }

  // The slot of an open container has, in place of its value, what is known of the one around it.
  bool open(bool is_object) {
    too_deep_ = depth_ == limits_.depth;
    if (too_deep_) {
      refuse(Code::json_depth);
      return false;
    }
    const auto around = static_cast<std::int64_t>(first_ * 2 + (closing_ == '}' ? 1 : 0));
    ValueAccess::set_integer(slots_.back().value, around);
    first_ = slots_.size();
    closing_ = is_object ? '}' : ']';
    ++depth_;
    return true;
  }

  char* begin_item(char* at) {
    Member& slot = slots_.add();
    if (closing_ != '}') return at;
    at = string(at, slot.key);
    if (at == nullptr) return nullptr;
    if (slot.key.size() >= kShortestForbidden && is_forbidden_key(slot.key)) refuse(Code::forbidden_key);
    return in_.take(at, ':');
  }

  void close() {
    const bool is_object = closing_ == '}';
    const std::span<const Member> read = slots_.from(first_);
    slots_.cut(first_);
    Value& value = slots_.back().value;
    const auto around = static_cast<std::size_t>(value.as_integer());
    first_ = around / 2;
    closing_ = around % 2 == 1 ? '}' : ']';
    --depth_;
    // What was cut is still there to be read.
    if (is_object) {
      set_object(value, read);
      check_keys(value.members());
    } else {
      set_array(value, read);
    }
  }

  void set_array(Value& to, std::span<const Member> read) {
    auto* items = static_cast<Value*>(arena_.allocate(read.size() * sizeof(Value) + 1, alignof(Value)));
    std::transform(read.begin(), read.end(), items, [](const Member& member) { return member.value; });
    ValueAccess::set_array(to, items, read.size());
  }

  void set_object(Value& to, std::span<const Member> read) {
    auto* members = static_cast<Member*>(arena_.allocate(read.size() * sizeof(Member) + 1, alignof(Member)));
    std::copy(read.begin(), read.end(), members);
    ValueAccess::set_object(to, members, read.size());
  }

  char* scalar(char* at, Value& value) {
    std::string_view text;
    switch (*at) {
      case '"':
        at = string(at, text);
        if (at != nullptr) ValueAccess::set_string(value, text, in_.was_verbatim());
        return at;
      case 't':
        value = Value::boolean(true);
        return in_.word(at, "true");
      case 'f':
        value = Value::boolean(false);
        return in_.word(at, "false");
      case 'n':
        return in_.word(at, "null");
      default:
        bool is_whole = false;
        at = in_.number(at, text, is_whole);
        if (at == nullptr) return nullptr;
        if (is_whole) {
          set_integer(value, text);
        } else {
          value = real(text);
        }
        return at;
    }
  }

  char* string(char* at, std::string_view& text) {
    at = in_.string(at, text);
    if (at != nullptr && text.size() > limits_.string_bytes) refuse(Code::json_string_length);
    return at;
  }

  void set_integer(Value& to, std::string_view text) {
    const bool is_negative = text.front() == '-';
    std::uint64_t size = 0;
    const std::string_view digits = text.substr(is_negative ? 1 : 0);
    if (digits.size() <= 19) {  // so many fit in 64 bits without a sign
      for (const char digit : digits) size = size * 10 + static_cast<std::uint64_t>(digit - '0');
      constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
      if (size <= kLargest + (is_negative ? 1 : 0))
        return ValueAccess::set_integer(to, static_cast<std::int64_t>(is_negative ? 0 - size : size));
    }
    if (text.size() > limits_.string_bytes) refuse(Code::json_string_length);
    to = ValueAccess::digits(text);
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
  [[gnu::noinline]] void refuse(Code code, const std::string_view* key = nullptr) {
    if (refusal_) return;
    if (kReadsShapes && find_ != nullptr) {  // parse() will say where
      refusal_ = fail(code);
      return;
    }
    std::string pointer;
    std::size_t first = first_;
    bool is_object = closing_ == '}';
    std::size_t slot = slots_.size() - 1;
    for (std::size_t level = depth_; level > 0; --level) {
      std::string step;
      if (is_object) {
        append_key(step, slots_[slot].key);
      } else {
        step.append(1, '/').append(std::to_string(slot - first));
      }
      pointer.insert(0, step);
      if (level == 1) break;
      slot = first - 1;
      const auto around = static_cast<std::size_t>(slots_[slot].value.as_integer());
      first = around / 2;
      is_object = around % 2 == 1;
    }
    if (key != nullptr) append_key(pointer, *key);
    refusal_ = fail(code, pointer);
  }

  static constexpr std::size_t kShortestForbidden = 9;

  Arena& arena_;
  const Limits& limits_;
  const FindShape* find_;
  Scanner in_;
  Slots slots_;
  std::size_t first_ = 0;  // the first slot of the innermost open container
  std::size_t depth_ = 0;  // how many are open
  char closing_ = '\0';    // ends the innermost
  std::size_t keys_ = 0;
  std::optional<Error> refusal_;
  bool too_deep_ = false;
};

// A copy of the bytes that a scanner may write to.
char* writable(Arena& arena, std::string_view bytes) {
  auto* text = static_cast<char*>(arena.allocate(bytes.size() + kWord, 1));
  std::memcpy(text, bytes.data(), bytes.size());
  std::memset(text + bytes.size(), 0, kWord);
  return text;
}

}  // namespace

Result<Value> parse(Arena& arena, std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.bytes)
    return fail(Code::payload_too_large).with("limit", static_cast<std::int64_t>(limits.bytes));
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return fail(Code::json_empty).with("offset", std::int64_t{0});
  return Parser(arena, limits, writable(arena, bytes), bytes.size()).document();
}

std::optional<Value> parse_shaped(Arena& arena, std::string_view bytes, const Limits& limits, const FindShape& find) {
  if (!kReadsShapes || bytes.size() > limits.bytes) return std::nullopt;
  return Parser(arena, limits, writable(arena, bytes), bytes.size(), &find).shaped_document();
}

}  // namespace jackfield::json
