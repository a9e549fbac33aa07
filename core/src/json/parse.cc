// Bytes to Values, by yyjson whose memory is the arena: strings are not copied a second time.
#include <algorithm>
#include <cstring>
#include <limits>

#include "jackfield/json.h"
#include "json/key_name.h"
#include "yyjson.h"

namespace jackfield::json {

// Values and members are built in place, where yyjson's own nodes were only read once.
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
  static Value digits(std::string_view text) {
    Value v = Value::borrowed(text);
    v.kind_ = Kind::big_integer;
    return v;
  }
};

namespace {

void* arena_malloc(void* arena, std::size_t size) { return static_cast<Arena*>(arena)->allocate(size); }
void* arena_realloc(void* arena, void* old, std::size_t old_size, std::size_t size) {
  void* memory = arena_malloc(arena, size);
  std::memcpy(memory, old, std::min(old_size, size));
  return memory;
}
void arena_free(void*, void*) {}

class Converter {
 public:
  Converter(Arena& arena, const Limits& limits) : arena_(arena), limits_(limits) {}

  Result<Value> convert(yyjson_val* node, std::size_t depth) {
    switch (yyjson_get_type(node)) {
      case YYJSON_TYPE_BOOL:
        return Value::boolean(yyjson_get_bool(node));
      case YYJSON_TYPE_STR:
        return string(node);
      case YYJSON_TYPE_NUM:
        return number(node);
      case YYJSON_TYPE_RAW:
        return raw(node);
      case YYJSON_TYPE_ARR:
        return array(node, depth + 1);
      case YYJSON_TYPE_OBJ:
        return object(node, depth + 1);
      default:
        return Value();
    }
  }

 private:
  Error refuse(Code code) const { return fail(code, pointer_); }

  Result<Value> string(yyjson_val* node) const {
    if (yyjson_get_len(node) > limits_.string_bytes) return refuse(Code::json_string_length);
    return Value::borrowed({yyjson_get_str(node), yyjson_get_len(node)});
  }

  Result<Value> number(yyjson_val* node) const {
    if (yyjson_is_real(node)) return Value::number(yyjson_get_real(node));
    if (yyjson_is_sint(node)) return Value::integer(yyjson_get_sint(node));
    const std::uint64_t value = yyjson_get_uint(node);
    if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return Value::integer(static_cast<std::int64_t>(value));
    }
    std::string digits;
    for (std::uint64_t rest = value; rest > 0; rest /= 10)
      digits.insert(digits.begin(), static_cast<char>('0' + rest % 10));
    return Value::big_integer(arena_, digits);
  }

  // What yyjson left as text: an integer beyond 64 bits, or a number beyond a double's range.
  Result<Value> raw(yyjson_val* node) const {
    const std::string_view text{yyjson_get_raw(node), yyjson_get_len(node)};
    if (text.find_first_of(".eE") != std::string_view::npos) return refuse(Code::number_out_of_range);
    if (text.size() > limits_.string_bytes) return refuse(Code::json_string_length);
    return ValueAccess::digits(text);
  }

  Result<Value> array(yyjson_val* node, std::size_t depth) {
    if (depth > limits_.depth) return refuse(Code::json_depth);
    const std::size_t count = yyjson_arr_size(node);
    auto* items = static_cast<Value*>(arena_.allocate(count * sizeof(Value) + 1, alignof(Value)));
    yyjson_arr_iter iterator = yyjson_arr_iter_with(node);
    for (std::size_t i = 0; i < count; ++i) {
      const Enter enter(pointer_, i);
      JF_TRY(const Value item, convert(yyjson_arr_iter_next(&iterator), depth));
      new (items + i) Value(item);
    }
    return ValueAccess::array(items, count);
  }

  Result<Value> object(yyjson_val* node, std::size_t depth) {
    if (depth > limits_.depth) return refuse(Code::json_depth);
    const std::size_t count = yyjson_obj_size(node);
    keys_ += count;
    if (keys_ > limits_.keys) return refuse(Code::json_keys);
    auto* members = static_cast<Member*>(arena_.allocate(count * sizeof(Member) + 1, alignof(Member)));
    yyjson_obj_iter iterator = yyjson_obj_iter_with(node);
    for (std::size_t i = 0; i < count; ++i) {
      yyjson_val* key_node = yyjson_obj_iter_next(&iterator);
      const std::string_view key{yyjson_get_str(key_node), yyjson_get_len(key_node)};
      const Enter enter(pointer_, key);
      if (key.size() > limits_.string_bytes) return refuse(Code::json_string_length);
      if (is_forbidden_key(key)) return refuse(Code::forbidden_key);
      JF_TRY(const Value value, convert(yyjson_obj_iter_get_val(key_node), depth));
      new (members + i) Member{key, value};
    }
    JF_CHECK(refuse_duplicates({members, count}));
    return ValueAccess::object(members, count);
  }

  Status refuse_duplicates(std::span<const Member> members) {
    constexpr std::size_t kFew = 16;
    if (members.size() <= kFew) {
      for (std::size_t i = 1; i < members.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
          if (members[i].key == members[k].key) return duplicate(members[i].key);
        }
      }
      return ok();
    }
    std::vector<std::string_view> keys;
    keys.reserve(members.size());
    for (const Member& member : members) keys.push_back(member.key);
    // A heap's sort is a fifth of the code of std::sort, and objects of so many members are few.
    std::make_heap(keys.begin(), keys.end());
    std::sort_heap(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    return twice == keys.end() ? ok() : duplicate(*twice);
  }

  Status duplicate(std::string_view key) {
    const Enter enter(pointer_, key);
    return refuse(Code::duplicate_key);
  }

  // Keeps the JSON pointer of the place that is being read.
  class Enter {
   public:
    Enter(std::string& pointer, std::string_view key) : pointer_(pointer), size_(pointer.size()) {
      append_key(pointer, key);
    }
    Enter(std::string& pointer, std::size_t index) : pointer_(pointer), size_(pointer.size()) {
      pointer += '/';
      pointer += std::to_string(index);
    }
    ~Enter() { pointer_.resize(size_); }
    Enter(const Enter&) = delete;
    Enter& operator=(const Enter&) = delete;

   private:
    std::string& pointer_;
    std::size_t size_;
  };

  Arena& arena_;
  const Limits& limits_;
  std::string pointer_;
  std::size_t keys_ = 0;
};

Error syntax_error(std::string_view bytes, const yyjson_read_err& error) {
  Code code = Code::json_syntax;
  if (error.code == YYJSON_READ_ERROR_EMPTY_CONTENT) code = Code::json_empty;
  if (error.code == YYJSON_READ_ERROR_INVALID_STRING) {
    if (!is_utf8(bytes)) {
      code = Code::json_encoding;
    } else if (error.msg != nullptr && std::strstr(error.msg, "surrogate") != nullptr) {
      code = Code::json_surrogate;
    }
  }
  return fail(code).with("offset", static_cast<std::int64_t>(error.pos));
}

}  // namespace

bool is_forbidden_key(std::string_view key) noexcept {
  return key == "__proto__" || key == "constructor" || key == "prototype";
}

bool is_short_identifier(std::string_view key) noexcept {
  if (key.empty() || key.size() > static_cast<std::size_t>(limits::kKeyNameShownBytes)) return false;
  return std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '$';
  });
}

void append_key(std::string& pointer, std::string_view key) {
  pointer += '/';
  if (is_short_identifier(key)) {
    pointer += key;
  } else {
    pointer += '?';
  }
}

Result<Value> parse(Arena& arena, std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.bytes)
    return fail(Code::payload_too_large).with("limit", static_cast<std::int64_t>(limits.bytes));
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return fail(Code::json_empty).with("offset", std::int64_t{0});
  const yyjson_alc memory{arena_malloc, arena_realloc, arena_free, &arena};
  yyjson_read_err error{};
  // yyjson does not write to its input unless asked to read in place.
  yyjson_doc* document =
      yyjson_read_opts(const_cast<char*>(bytes.data()), bytes.size(), YYJSON_READ_BIGNUM_AS_RAW, &memory, &error);
  if (document == nullptr) return syntax_error(bytes, error);
  return Converter(arena, limits).convert(yyjson_doc_get_root(document), 0);
}

}  // namespace jackfield::json
