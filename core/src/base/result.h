// Result<T>: a value or an Error. Errors are a code of core/errors.json, a JSON pointer and typed details.
// Contract   an Error never holds an input value, a library's own text or a path; messages are constant.
// Ownership  a Result owns its value or error. Only lack of memory throws.
// Example    tests/unit/base/host_test.cc
#pragma once
#include <cassert>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error_codes.h"

namespace jackfield {

// One typed detail of an error: {"offset": 12}. `Json` holds bytes that this core has already encoded.
struct Json {
  std::string bytes;
};
struct Detail {
  std::string name;
  std::variant<bool, std::int64_t, std::string, Json> value;
};

// Copied, moved and destroyed out of line: inline, every JF_TRY would add that code to the small WebAssembly module.
struct Error {
  Code code = Code::internal;
  std::string pointer;  // JSON pointer or dotted model path of the field; empty when there is none
  std::vector<Detail> details;

  Error() noexcept;
  Error(Code code, std::string_view pointer);
  Error(const Error& other);
  Error(Error&& other) noexcept;
  Error& operator=(const Error& other);
  Error& operator=(Error&& other) noexcept;
  ~Error();

  Error& with(std::string_view name, std::int64_t value) &;
  Error& with(std::string_view name, bool value) &;
  Error& with(std::string_view name, std::string value) &;
  Error& with(std::string_view name, const char* value) &;
  Error& with(std::string_view name, Json value) &;
  template <typename Value>
  Error&& with(std::string_view name, Value value) && {
    with(name, std::move(value));
    return std::move(*this);
  }
};

[[nodiscard]] Error fail(Code code, std::string_view pointer = {});

// Like std::expected<T, Error> of C++23, which the supported compilers lack.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)), holds_value_(true) {}
  Result(Error error) noexcept : error_(std::move(error)), holds_value_(false) {}
  Result(const Result& other) requires std::is_copy_constructible_v<T> : holds_value_(other.holds_value_) {
    fill(other);
  }
  Result(Result&& other) noexcept : holds_value_(other.holds_value_) { fill(std::move(other)); }
  Result& operator=(Result other) noexcept {
    clear();
    holds_value_ = other.holds_value_;
    fill(std::move(other));
    return *this;
  }
  ~Result() { clear(); }

  explicit operator bool() const noexcept { return holds_value_; }
  T& operator*() & { return value_of(*this); }
  const T& operator*() const& { return value_of(*this); }
  T&& operator*() && { return std::move(value_of(*this)); }
  T* operator->() { return &value_of(*this); }
  const T* operator->() const { return &value_of(*this); }
  Error& error() & { return error_of(*this); }
  const Error& error() const& { return error_of(*this); }
  Error&& error() && { return std::move(error_of(*this)); }

 private:
  template <typename Self>
  static auto& value_of(Self& self) noexcept {
    assert(self.holds_value_);
    return self.value_;
  }
  template <typename Self>
  static auto& error_of(Self& self) noexcept {
    assert(!self.holds_value_);
    return self.error_;
  }
  template <typename Other>
  void fill(Other&& other) {
    if (holds_value_) {
      std::construct_at(&value_, std::forward<Other>(other).value_);
    } else {
      std::construct_at(&error_, std::forward<Other>(other).error_);
    }
  }
  void clear() noexcept {
    if (holds_value_) {
      std::destroy_at(&value_);
    } else {
      std::destroy_at(&error_);
    }
  }

  union {
    T value_;
    Error error_;
  };
  bool holds_value_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}
  explicit operator bool() const noexcept { return !error_.has_value(); }
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;
[[nodiscard]] inline Status ok() { return {}; }

}  // namespace jackfield

#define JF_JOIN_(a, b) a##b
#define JF_JOIN(a, b) JF_JOIN_(a, b)
// JF_TRY(auto x, expression_returning_result): declares x, or returns the error to the caller.
#define JF_TRY(declaration, ...)                                                         \
  auto JF_JOIN(jf_try_, __LINE__) = (__VA_ARGS__);                                       \
  if (!JF_JOIN(jf_try_, __LINE__)) return std::move(JF_JOIN(jf_try_, __LINE__)).error(); \
  declaration = *std::move(JF_JOIN(jf_try_, __LINE__))
// JF_CHECK(expression_returning_status): returns the error to the caller.
#define JF_CHECK(...)                                                                    \
  do {                                                                                   \
    if (auto jf_check_ = (__VA_ARGS__); !jf_check_) return std::move(jf_check_).error(); \
  } while (false)
