#include "replies.h"

#include <cstring>

namespace jackfield_node {
namespace {

// Below this a copy is cheaper than a Buffer with a finalizer.
constexpr std::size_t kCopied = 32768;
// Above this a reply has memory of its own: others would keep it alive.
constexpr std::size_t kPlaced = 4096;
constexpr std::string_view kJson = "application/json; charset=utf-8";
constexpr std::string_view kFull =
    R"({"error":"ERR_RATE_LIMITED","message":"Too many calls of this caller are waiting. Try again later.",)"
    R"("msg":"Too many calls of this caller are waiting. Try again later.","details":{"code":"calls_waiting"}})";
constexpr std::string_view kDropped =
    R"({"error":"ERR_CANCELLED","message":"The call was cancelled.","msg":"The call was cancelled.",)"
    R"("details":{"code":"cancelled"}})";
constexpr std::string_view kClosed =
    R"({"error":"ERR_UNAVAILABLE","message":"This Jackfield was closed. Open another one.",)"
    R"("msg":"This Jackfield was closed. Open another one.","details":{"code":"closed"}})";

bool is_ascii(std::string_view text) {
  std::uint64_t all = 0;
  std::size_t at = 0;
  for (; at + sizeof all <= text.size(); at += sizeof all) {
    std::uint64_t some = 0;
    std::memcpy(&some, text.data() + at, sizeof some);
    all |= some;
  }
  for (; at < text.size(); ++at) all |= static_cast<std::uint8_t>(text[at]);
  return (all & 0x8080808080808080U) == 0;
}

// Most answers are ASCII, which needs no decoding.
Napi::Value text_of(Napi::Env env, std::string_view text) {
  napi_value made = nullptr;
  const auto create = is_ascii(text) ? napi_create_string_latin1 : napi_create_string_utf8;
  create(env, text.data(), text.size(), &made);
  return {env, made};
}

bool is_json(const jf_reply& reply) {
  return reply.status == 200 && reply.content_type != nullptr && reply.content_type == kJson;
}

Napi::Value make_data(Napi::Env env, jf_reply& reply) {
  if (reply.size < kCopied) {
    const auto copy = Napi::Buffer<std::uint8_t>::Copy(env, reply.data, reply.size);
    jf_release(&reply);
    return copy;
  }
  // The reply is only read; Node's API requires a pointer that is not const.
  auto* data = const_cast<std::uint8_t*>(reply.data);
  auto* owned = new jf_reply(reply);
  reply = {};
  return Napi::Buffer<std::uint8_t>::NewOrCopy(
      env, data, owned->size,
      [](Napi::Env, std::uint8_t*, jf_reply* kept) {
        jf_release(kept);
        delete kept;
      },
      owned);
}

Napi::Value make_data(Napi::Env env, jf_reply& reply, const Napi::Reference<Napi::Uint8Array>& into) {
  if (into.IsEmpty() || reply.status != 200) return make_data(env, reply);
  Napi::Uint8Array target = into.Value();
  const std::size_t size = reply.size;
  if (size > target.ByteLength()) return make_data(env, reply);
  if (size > 0) std::memcpy(target.Data(), reply.data, size);
  jf_release(&reply);
  return Napi::Uint8Array::New(env, size, target.ArrayBuffer(), target.ByteOffset());
}

}  // namespace

Napi::Value place_reply(Napi::Env env, jf_reply& reply, const Napi::Value& into, const Napi::Value& place) {
  if (reply.size > kPlaced || !is_json(reply)) return make_reply(env, reply);
  const std::span<char> room = Input::bytes_of(into);
  std::uint32_t at = 0;
  const bool has_place = napi_get_value_uint32(env, place, &at) == napi_ok && at <= room.size();
  if (!has_place || reply.size > room.size() - at) return make_reply(env, reply);
  std::memcpy(room.data() + at, reply.data, reply.size);
  const auto size = static_cast<std::uint32_t>(reply.size);
  jf_release(&reply);
  return Napi::Number::New(env, size);
}

Napi::Value make_reply(Napi::Env env, jf_reply& reply, const Napi::Reference<Napi::Uint8Array>& into, bool as_text) {
  if (is_json(reply)) {
    if (!as_text) return make_data(env, reply, into);
    const Napi::Value text = text_of(env, {reinterpret_cast<const char*>(reply.data), reply.size});
    jf_release(&reply);
    return text;
  }
  Napi::Object object = Napi::Object::New(env);
  object.Set("status", reply.status);
  object.Set("contentType", reply.content_type == nullptr ? "" : reply.content_type);
  object.Set("data", make_data(env, reply, into));
  return object;
}

namespace {

Napi::Value make_error(Napi::Env env, int status, std::string_view body) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("status", status);
  object.Set("contentType", Napi::String::New(env, kJson.data(), kJson.size()));
  object.Set("data", Napi::Buffer<char>::Copy(env, body.data(), body.size()));
  return object;
}

}  // namespace

Napi::Value make_refusal(Napi::Env env, Refusal why) {
  switch (why) {
    case Refusal::full:
      return make_error(env, 429, kFull);
    case Refusal::dropped:
      return make_error(env, 499, kDropped);
    default:
      return make_error(env, 503, kClosed);
  }
}

}  // namespace jackfield_node
