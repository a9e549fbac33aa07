// Result<T>: a value or an Error. Errors are a code of core/errors.json, a JSON pointer and typed details.
// Contract   an Error never holds a value of the input, a library's own text or a path; messages are constant.
// Ownership  a Result owns what it holds; nothing here throws but for lack of memory.
// Example    Result<int> port(std::string_view text);   JF_TRY(int p, port("5432"));   return fail(Code::port, "/port");
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "jackfield/error_codes.h"

namespace jackfield {

// One typed detail of an error: {"offset": 12}. `Json` holds bytes that are already encoded by this core.
struct Json {
  std::string bytes;
};
struct Detail {
  std::string name;
  std::variant<bool, std::int64_t, std::string, Json> value;
};

struct Error {
  Code code = Code::internal;
  std::string pointer;  // JSON pointer or dotted model path of the field; empty when there is none
  std::vector<Detail> details;

  Error& with(std::string_view name, std::int64_t value) & { return add(name, value); }
  Error& with(std::string_view name, bool value) & { return add(name, value); }
  Error& with(std::string_view name, std::string value) & { return add(name, std::move(value)); }
  Error& with(std::string_view name, const char* value) & { return add(name, std::string(value)); }
  Error& with(std::string_view name, Json value) & { return add(name, std::move(value)); }
  template <typename Value>
  Error&& with(std::string_view name, Value value) && {
    with(name, std::move(value));
    return std::move(*this);
  }

 private:
  template <typename Value>
  Error& add(std::string_view name, Value value) {
    details.push_back(Detail{std::string(name), std::move(value)});
    return *this;
  }
};

[[nodiscard]] inline Error fail(Code code, std::string_view pointer = {}) {
  return Error{code, std::string(pointer), {}};
}

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const noexcept { return state_.index() == 0; }
  T& operator*() & { return *std::get_if<0>(&state_); }
  const T& operator*() const& { return *std::get_if<0>(&state_); }
  T&& operator*() && { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }
  Error& error() & { return *std::get_if<1>(&state_); }
  const Error& error() const& { return *std::get_if<1>(&state_); }
  Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
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
