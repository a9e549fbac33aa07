// What is sealed cannot be sealed again.
#include "secrets/keyring.h"

bool seal(const jackfield::Keyring& keyring, const jackfield::Config& config, const jackfield::Sealed& sealed) {
#ifdef CONTROL
  (void)sealed;
  return static_cast<bool>(keyring.seal(config, {"w", "i"}, true));
#else
  (void)config;
  return static_cast<bool>(keyring.seal(sealed, {"w", "i"}, true));
#endif
}
