// Replies of the core as JavaScript values, and texts of JavaScript as bytes for the core.
// Contract   make_reply() releases the reply. It returns only the data if that is JSON with status 200, as text if so
//            wanted, else {status, contentType, data}.
// Ownership  data is copied, or a Buffer that releases the reply's memory; with `into` it is the front of that array.
// Threads    the environment's thread only.
// Example    node-addon/call.cc
#pragma once
#include <napi.h>

#include <span>
#include <string>
#include <string_view>

#include "jackfield/abi.h"

namespace jackfield_node {

// A JavaScript string or byte array, for the length of a call. Short strings need no allocation.
class Input {
 public:
  explicit Input(const Napi::Value& value) {
    // Each function refuses the values of another type, which costs less than to ask for the type first.
    std::size_t size = 0;
    if (napi_get_value_string_utf8(value.Env(), value, short_, sizeof short_, &size) == napi_ok) {
      view_ = {short_, size};
      // Full up to the last whole character: the string may be longer.
      if (size + 4 >= sizeof short_) view_ = long_ = value.As<Napi::String>().Utf8Value();
    } else {
      const std::span<char> bytes = bytes_of(value);
      view_ = {bytes.data(), bytes.size()};
    }
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  [[nodiscard]] std::string_view view() const noexcept { return view_; }

  // The bytes of a Uint8Array; nothing of any other value.
  static std::span<char> bytes_of(const Napi::Value& value) {
    napi_typedarray_type type{};
    std::size_t size = 0;
    void* data = nullptr;
    const napi_status read = napi_get_typedarray_info(value.Env(), value, &type, &size, &data, nullptr, nullptr);
    if (read != napi_ok || type != napi_uint8_array) return {};
    return {static_cast<char*>(data), size};
  }

 private:
  char short_[1024];
  std::string long_;
  std::string_view view_;
};

inline const std::uint8_t* bytes(std::string_view text) noexcept {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

// Answers of the addon itself.
enum class Refusal : std::uint8_t { none, closed, full, dropped };

[[nodiscard]] Napi::Value make_reply(Napi::Env env, jf_reply& reply, const Napi::Reference<Napi::Uint8Array>& into = {},
                                     bool as_text = false);
// Writes a short reply of only JSON behind `place` in the Uint8Array `into` and returns its size; else as make_reply().
[[nodiscard]] Napi::Value place_reply(Napi::Env env, jf_reply& reply, const Napi::Value& into,
                                      const Napi::Value& place);
[[nodiscard]] Napi::Value make_refusal(Napi::Env env, Refusal why);

}  // namespace jackfield_node
