// Objects of OpenSSL that free themselves. Only the files named *_openssl.cc include this.
// Example    using Cipher = Handle<EVP_CIPHER, EVP_CIPHER_free>;
#pragma once
#include <openssl/crypto.h>

#include <memory>
#include <string_view>

namespace jackfield::openssl {

template <auto function>
struct Deleter {
  template <typename T>
  void operator()(T* object) const noexcept {
    function(object);
  }
};
template <typename T, auto function>
using Handle = std::unique_ptr<T, Deleter<function>>;
using LibraryContext = Handle<OSSL_LIB_CTX, OSSL_LIB_CTX_free>;

[[nodiscard]] inline const unsigned char* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace jackfield::openssl
