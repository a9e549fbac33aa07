#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/base64.h"
#include "endpoint/service/sigv4.h"

namespace jackfield::service {
namespace {

using Mac = std::array<std::uint8_t, 32>;

bool hmac(std::string_view key, std::string_view text, Mac& out) {
  unsigned size = 0;
  return HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), text_bytes(text).data(), text.size(), out.data(),
              &size) != nullptr &&
         size == out.size();
}

std::string_view text_of(const Mac& mac) { return {reinterpret_cast<const char*>(mac.data()), mac.size()}; }

}  // namespace

Result<std::string> sigv4_signature(const SigningKey& key, std::string_view text) {
  std::string first = "AWS4";
  first.append(key.secret);
  Mac mac{};
  bool made = hmac(first, key.day, mac);
  wipe(first.data(), first.size());
  for (const std::string_view part : {key.region, key.service, std::string_view("aws4_request")}) {
    const Mac last = mac;
    made = made && hmac(text_of(last), part, mac);
  }
  const Mac derived = mac;
  made = made && hmac(text_of(derived), text, mac);
  if (!made) return fail(Code::internal);
  return hex(mac);
}

}  // namespace jackfield::service
