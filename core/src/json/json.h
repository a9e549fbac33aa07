// JSON values in an arena, one parser with limits, one writer. Nothing else in the core reads or writes JSON.
// Contract   parse() refuses duplicate keys, __proto__/constructor/prototype, lone surrogates, invalid UTF-8, numbers
//            out of a double's range, and input over the limits; the error names the field. The writer never rounds: an
//            integer that does not fit std::int64_t keeps its digits (Kind::big_integer), and so does every number that
//            no double holds where Limits::keep_digits asks for it: parameters of a statement.
// Ownership  Values are 16-byte handles that borrow from their Arena. They are immutable; copying one copies no text.
//            An Arena wipes its memory when it is destroyed, since configurations hold secrets.
// Limits     core/limits.json, key "json".
// Format     RFC 8259; pointers RFC 6901.
// Example    tests/unit/json/parse_test.cc
#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace jackfield::json {

class Arena {
 public:
  Arena() = default;
  explicit Arena(std::size_t size);  // for values of this size in all, which are kept for long
  Arena(Arena&&) noexcept;
  Arena& operator=(Arena&&) noexcept;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena();  // wipes

  void* allocate(std::size_t size, std::size_t alignment = alignof(std::max_align_t)) {
    const std::size_t padding = (0 - reinterpret_cast<std::uintptr_t>(next_)) & (alignment - 1);
    if (next_ == nullptr || size + padding > static_cast<std::size_t>(end_ - next_)) return grow(size, alignment);
    std::byte* const memory = next_ + padding;
    next_ = memory + size;
    return memory;
  }
  std::string_view copy(std::string_view text);
  // Values of a type without a destructor, each as its default.
  template <typename T>
  [[nodiscard]] std::span<T> list(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    auto* const first = static_cast<T*>(allocate(count * sizeof(T) + 1, alignof(T)));
    std::uninitialized_value_construct_n(first, count);
    return {first, count};
  }

 private:
  struct Block;
  void* grow(std::size_t size, std::size_t alignment);
  void add_block(std::size_t total);
  void close_block() noexcept;
  Block* head_ = nullptr;
  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
};

enum class Kind : std::uint8_t { null, boolean, integer, number, big_integer, string, array, object };

struct Member;

class Value {
 public:
  constexpr Value() noexcept = default;  // null
  static Value boolean(bool value) noexcept { return Value(Kind::boolean, {.integer = value ? 1 : 0}); }
  static Value integer(std::int64_t value) noexcept { return Value(Kind::integer, {.integer = value}); }
  static Value number(double value) noexcept { return Value(Kind::number, {.number = value}); }
  static Value borrowed(std::string_view text) noexcept {  // the caller keeps the text alive
    return Value(Kind::string, {.text = text.data()}, text.size());
  }
  static Value string(Arena& arena, std::string_view text);  // copied
  static Value big_integer(Arena& arena, std::string_view digits);

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is_null() const noexcept { return kind_ == Kind::null; }
  [[nodiscard]] bool is_boolean() const noexcept { return kind_ == Kind::boolean; }
  [[nodiscard]] bool is_integer() const noexcept { return kind_ == Kind::integer; }
  [[nodiscard]] bool is_number() const noexcept {
    return kind_ == Kind::integer || kind_ == Kind::number || kind_ == Kind::big_integer;
  }
  [[nodiscard]] bool is_string() const noexcept { return kind_ == Kind::string; }
  [[nodiscard]] bool is_array() const noexcept { return kind_ == Kind::array; }
  [[nodiscard]] bool is_object() const noexcept { return kind_ == Kind::object; }

  // An accessor of another kind returns false, 0, "" or an empty span, never undefined behaviour.
  [[nodiscard]] bool as_boolean() const noexcept { return is_boolean() && payload_.integer != 0; }
  [[nodiscard]] std::int64_t as_integer() const noexcept { return is_integer() ? payload_.integer : 0; }
  [[nodiscard]] double as_number() const noexcept;        // any number; big integers are rounded
  [[nodiscard]] std::string_view text() const noexcept {  // string, or the digits of a big integer
    if (kind_ != Kind::string && kind_ != Kind::big_integer) return {};
    return {payload_.text, size_};
  }
  [[nodiscard]] std::span<const Value> items() const noexcept {
    if (!is_array()) return {};
    return {payload_.items, size_};
  }
  [[nodiscard]] inline std::span<const Member> members() const noexcept;
  [[nodiscard]] const Value* find(std::string_view key) const noexcept;  // object member, or nullptr
  [[nodiscard]] Value get(std::string_view key) const noexcept;          // object member, or null
  [[nodiscard]] std::size_t size() const noexcept { return size_; }      // bytes, items or members
  // A string as it is in its document, between quotes and without escapes: as JSON it is the same bytes.
  [[nodiscard]] bool is_verbatim() const noexcept { return is_verbatim_; }
  // A note that the value was checked, for checks that come later. Copies of it keep the note.
  [[nodiscard]] bool is_checked() const noexcept { return is_checked_; }
  [[nodiscard]] Value as_checked() const noexcept {
    Value value = *this;
    value.is_checked_ = true;
    return value;
  }
  // Whether both are one value in one place, which is quicker to say than equality. False does not mean different.
  [[nodiscard]] bool is_same(const Value& other) const noexcept {
    return kind_ == other.kind_ && size_ == other.size_ && payload_.integer == other.payload_.integer;
  }
  // JSON equality: member order does not matter; 1 and 1.0 are equal.
  friend bool operator==(const Value& a, const Value& b) noexcept;

 private:
  friend class ObjectBuilder;
  friend class ArrayBuilder;
  friend struct ValueAccess;
  union Payload {
    std::int64_t integer;  // and a boolean: 0 or 1
    double number;
    const char* text;
    const Value* items;
    const Member* members;
  };
  constexpr Value(Kind kind, Payload payload, std::size_t size = 0) noexcept
      : payload_(payload), size_(static_cast<std::uint32_t>(size)), kind_(kind) {}
  Payload payload_{0};
  std::uint32_t size_ = 0;
  Kind kind_ = Kind::null;
  bool is_verbatim_ = false;
  bool is_checked_ = false;
};

struct Member {
  std::string_view key;
  Value value;
};

inline std::span<const Member> Value::members() const noexcept {
  if (!is_object()) return {};
  return {payload_.members, size_};
}

class ObjectBuilder {
 public:
  explicit ObjectBuilder(Arena& arena) : arena_(arena) {}
  ObjectBuilder(Arena& arena, Value start);  // starts from an object's members
  ObjectBuilder& set(std::string_view key,
                     Value value);  // replaces in place or appends; the key is copied when appended
  ObjectBuilder& set(std::string_view key, std::string_view text) { return set(key, Value::string(arena_, text)); }
  ObjectBuilder& set(std::string_view key, const char* text) { return set(key, std::string_view(text)); }
  ObjectBuilder& append(std::string_view key,
                        Value value);  // no look for an equal key: the caller knows that there is none
  bool remove(std::string_view key);
  Value build();

 private:
  Arena& arena_;
  std::vector<Member> members_;
};

class ArrayBuilder {
 public:
  explicit ArrayBuilder(Arena& arena) : arena_(arena) {}
  ArrayBuilder& add(Value value) {
    items_.push_back(value);
    return *this;
  }
  Value build();

 private:
  Arena& arena_;
  std::vector<Value> items_;
};

[[nodiscard]] Result<Value> parse(Arena& arena, std::string_view bytes, const Limits& limits);

// Paths are model paths of a form, split at dots: {"connection", "host"}.
using Path = std::span<const std::string>;
[[nodiscard]] const Value* find_at(const Value& root, Path path) noexcept;
[[nodiscard]] Value set_at(Arena& arena, const Value& root, Path path, Value value);  // objects are made on the way
[[nodiscard]] Value remove_at(Arena& arena, const Value& root, Path path);  // objects left empty are removed too
[[nodiscard]] Value merge_patch(Arena& arena, const Value& target, const Value& patch);  // RFC 7396
[[nodiscard]] Value clone(Arena& arena, const Value& value);  // a deep copy that borrows from `arena` alone
[[nodiscard]] std::size_t count_code_points(std::string_view utf8) noexcept;
[[nodiscard]] bool is_utf8(std::string_view bytes) noexcept;

// Appends compact JSON to a borrowed string. The writer places commas; the caller must balance brackets.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view key);
  Writer& null();
  Writer& boolean(bool value);
  Writer& integer(std::int64_t value);
  Writer& number(double value);           // shortest text that reads back the same; integral values without a point
  Writer& string(std::string_view text);  // invalid UTF-8 becomes U+FFFD
  Writer& raw(std::string_view json);     // already JSON
  Writer& value(const Value& value);

 private:
  void separate();
  std::string& out_;
  bool comma_ = false;
};
[[nodiscard]] std::string to_text(const Value& value);
void append_string(std::string& out, std::string_view text);  // one quoted JSON string
void append_value(std::string& out, const Value& value);
void append_number(std::string& out, double value);

}  // namespace jackfield::json
