#include <limits>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "base/host.h"
#include "secrets/crypto.h"
#include "secrets/openssl_handles.h"

namespace jackfield::secrets {
namespace {

using openssl::bytes_of;
using openssl::Handle;
using openssl::LibraryContext;
using Cipher = Handle<EVP_CIPHER, EVP_CIPHER_free>;
using CipherContext = Handle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using Kdf = Handle<EVP_KDF, EVP_KDF_free>;
using KdfContext = Handle<EVP_KDF_CTX, EVP_KDF_CTX_free>;

bool fits_int(std::size_t size) { return size <= static_cast<std::size_t>(std::numeric_limits<int>::max()); }

// OpenSSL's parameters are not const, although it only reads them.
OSSL_PARAM octets(const char* name, Span bytes) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

struct Crypto::Parts {
  LibraryContext library;
  Cipher cipher;
  Kdf kdf;
};

Crypto::Crypto(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Crypto::~Crypto() = default;

Result<std::unique_ptr<Crypto>> Crypto::make() {
  // Must come first: the first use of the library would read a configuration file that the environment names.
  if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, nullptr) != 1)
    return fail(Code::internal);
  auto parts = std::make_unique<Parts>();
  parts->library.reset(OSSL_LIB_CTX_new());
  if (!parts->library) return fail(Code::out_of_memory);
  parts->cipher.reset(EVP_CIPHER_fetch(parts->library.get(), "AES-256-GCM", nullptr));
  parts->kdf.reset(EVP_KDF_fetch(parts->library.get(), "HKDF", nullptr));
  if (!parts->cipher || !parts->kdf) return fail(Code::internal);
  return std::unique_ptr<Crypto>(new Crypto(std::move(parts)));
}

Status Crypto::derive(Span key, Span salt, std::string_view purpose, std::span<std::uint8_t> out) const {
  const KdfContext context(EVP_KDF_CTX_new(parts_->kdf.get()));
  if (!context) return fail(Code::out_of_memory);
  char digest[] = "SHA256";
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
                             octets(OSSL_KDF_PARAM_KEY, key), octets(OSSL_KDF_PARAM_SALT, salt),
                             octets(OSSL_KDF_PARAM_INFO, Span(bytes_of(purpose), purpose.size())),
                             OSSL_PARAM_construct_end()};
  if (EVP_KDF_derive(context.get(), out.data(), out.size(), parameters) != 1) return fail(Code::internal);
  return ok();
}

Status Crypto::encrypt(Span key, Span nonce, std::string_view additional, std::string_view clear,
                       std::string& out) const {
  const CipherContext context(EVP_CIPHER_CTX_new());
  if (!context) return fail(Code::out_of_memory);
  if (!fits_int(clear.size()) || !fits_int(additional.size()) || nonce.size() != 12 || key.size() != 32) {
    return fail(Code::internal);
  }
  const std::size_t start = out.size();
  out.resize(start + clear.size() + kTagSize);
  auto* at = reinterpret_cast<unsigned char*>(out.data() + start);
  int size = 0;
  const bool done =
      EVP_EncryptInit_ex2(context.get(), parts_->cipher.get(), key.data(), nonce.data(), nullptr) == 1 &&
      (additional.empty() || EVP_EncryptUpdate(context.get(), nullptr, &size, bytes_of(additional),
                                               static_cast<int>(additional.size())) == 1) &&
      (clear.empty() ||
       EVP_EncryptUpdate(context.get(), at, &size, bytes_of(clear), static_cast<int>(clear.size())) == 1) &&
      EVP_EncryptFinal_ex(context.get(), at + clear.size(), &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTagSize), at + clear.size()) == 1;
  if (!done) {
    out.resize(start);
    return fail(Code::internal);
  }
  return ok();
}

Status Crypto::decrypt(Span key, Span nonce, std::string_view additional, std::string_view sealed,
                       std::string& out) const {
  const CipherContext context(EVP_CIPHER_CTX_new());
  if (!context) return fail(Code::out_of_memory);
  if (!fits_int(sealed.size()) || !fits_int(additional.size()) || nonce.size() != 12 || key.size() != 32 ||
      sealed.size() < kTagSize) {
    return fail(Code::sealed_blob_invalid);
  }
  const std::string_view text = sealed.substr(0, sealed.size() - kTagSize);
  const std::string_view tag = sealed.substr(text.size());
  const std::size_t start = out.size();
  out.resize(start + text.size());
  auto* at = reinterpret_cast<unsigned char*>(out.data() + start);
  int size = 0;
  const bool done = EVP_DecryptInit_ex2(context.get(), parts_->cipher.get(), key.data(), nonce.data(), nullptr) == 1 &&
                    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTagSize),
                                        const_cast<char*>(tag.data())) == 1 &&
                    (additional.empty() || EVP_DecryptUpdate(context.get(), nullptr, &size, bytes_of(additional),
                                                             static_cast<int>(additional.size())) == 1) &&
                    (text.empty() ||
                     EVP_DecryptUpdate(context.get(), at, &size, bytes_of(text), static_cast<int>(text.size())) == 1) &&
                    EVP_DecryptFinal_ex(context.get(), at + text.size(), &size) == 1;
  if (!done) {
    // The clear text was written before the tag was checked.
    wipe(at, text.size());
    out.resize(start);
    return fail(Code::sealed_blob_invalid);
  }
  return ok();
}

}  // namespace jackfield::secrets
