#include "secrets/blob.h"

#include "config/config_access.h"

namespace jackfield::secrets {
namespace {

// An upper bound of the writer's output: an escaped byte takes at most six bytes, a number at most 32.
std::size_t size_bound(const json::Value& value) {
  std::size_t size = 2;
  switch (value.kind()) {
    case json::Kind::string:
    case json::Kind::big_integer:
      return size + 6 * value.size();
    case json::Kind::array:
      for (const json::Value& item : value.items()) size += 1 + size_bound(item);
      return size;
    case json::Kind::object:
      for (const json::Member& member : value.members()) size += 4 + 6 * member.key.size() + size_bound(member.value);
      return size;
    default:
      return 32;
  }
}

}  // namespace

Clear& Clear::operator=(Clear&& other) noexcept {
  if (this != &other) {
    clear();
    text_ = std::move(other.text_);
    other.clear();
  }
  return *this;
}

void Clear::clear() noexcept {
  // Short texts are stored inside the string object, and a moved-from string still holds them beyond its size.
  text_.resize(text_.capacity());
  wipe(text_.data(), text_.size());
  text_.clear();
}

Clear encode(const Config& config) {
  const json::Value& value = ConfigAccess::value(config);
  Clear clear(size_bound(value));
  json::Writer(clear.text()).value(value);
  return clear;
}

// The limits of open(), not of a request: defaults can make a stored config larger than the request body.
Result<Config> decode(std::string_view text) {
  auto arena = std::make_shared<json::Arena>();
  auto value = json::parse(*arena, text, json::kOpenLimits);
  if (!value || !(value->is_object() || value->is_null())) return fail(Code::sealed_blob_invalid);
  return ConfigAccess::make(std::move(arena), *value);
}

int blob_version(std::string_view blob) noexcept {
  return blob.size() >= kFrameSize && blob.starts_with("JF") ? static_cast<unsigned char>(blob[2]) : -1;
}

bool is_sealed(std::string_view blob) noexcept {
  const int version = blob_version(blob);
  return version == kVersionSealed || version == kVersionWithKind;
}

char version_for(const SealContext& context) noexcept {
  return context.type.empty() ? kVersionSealed : kVersionWithKind;
}

Sealed seal_plain(const Config& config) {
  const Clear clear = encode(config);
  std::string blob;
  blob.reserve(kFrameSize + clear.text().size());
  blob.append("JF").push_back(kVersionPlain);
  blob.append(clear.text());
  return Sealed(std::move(blob));
}

Result<Config> open_plain(const Sealed& blob) {
  const std::string_view bytes = blob.bytes();
  if (blob_version(bytes) != kVersionPlain) return fail(Code::sealed_blob_invalid);
  return decode(bytes.substr(kFrameSize));
}

}  // namespace jackfield::secrets
