#include "secrets/rs256.h"

#include <openssl/decoder.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "secrets/openssl_handles.h"

namespace jackfield {
namespace {

constexpr int kLeastBits = 2048;

using openssl::bytes_of;
using openssl::Handle;
using openssl::LibraryContext;
using Key = Handle<EVP_PKEY, EVP_PKEY_free>;
using Decoder = Handle<OSSL_DECODER_CTX, OSSL_DECODER_CTX_free>;
using Digest = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

}  // namespace

struct Rs256::State {
  LibraryContext library;
  Key key;
};

Rs256::Rs256(std::unique_ptr<State> state) : state_(std::move(state)) {}
Rs256::~Rs256() = default;

Result<std::unique_ptr<Rs256>> Rs256::make(const Secret& pem, const Secret& passphrase) {
  if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, nullptr) != 1)
    return fail(Code::internal);
  auto state = std::make_unique<State>();
  state->library.reset(OSSL_LIB_CTX_new());
  if (!state->library) return fail(Code::out_of_memory);
  EVP_PKEY* key = nullptr;
  const Decoder decoder(
      OSSL_DECODER_CTX_new_for_pkey(&key, "PEM", nullptr, "RSA", EVP_PKEY_KEYPAIR, state->library.get(), nullptr));
  if (!decoder) return fail(Code::internal);
  const std::string& phrase = passphrase.expose();
  // Set even if empty: without a passphrase the library would ask at a terminal.
  if (OSSL_DECODER_CTX_set_passphrase(decoder.get(), bytes_of(phrase), phrase.size()) != 1) return fail(Code::internal);
  const unsigned char* at = bytes_of(pem.expose());
  std::size_t left = pem.expose().size();
  const int decoded = OSSL_DECODER_from_data(decoder.get(), &at, &left);
  state->key.reset(key);
  if (decoded != 1 || !state->key) return fail(phrase.empty() ? Code::pem : Code::authentication_failed);
  if (EVP_PKEY_get_bits(state->key.get()) < kLeastBits) return fail(Code::min);
  return std::unique_ptr<Rs256>(new Rs256(std::move(state)));
}

Result<std::string> Rs256::sign(std::string_view text) const {
  const Digest digest(EVP_MD_CTX_new());
  if (!digest) return fail(Code::out_of_memory);
  std::size_t size = 0;
  if (EVP_DigestSignInit_ex(digest.get(), nullptr, "SHA256", state_->library.get(), nullptr, state_->key.get(),
                            nullptr) != 1 ||
      EVP_DigestSign(digest.get(), nullptr, &size, bytes_of(text), text.size()) != 1) {
    return fail(Code::internal);
  }
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  if (EVP_DigestSign(digest.get(), out, &size, bytes_of(text), text.size()) != 1) return fail(Code::internal);
  signature.resize(size);
  return signature;
}

Result<std::string> Rs256::public_der() const {
  unsigned char* bytes = nullptr;
  const int size = i2d_PUBKEY(state_->key.get(), &bytes);
  if (size <= 0) return fail(Code::internal);
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

}  // namespace jackfield
