// A secret does not become text by itself.
#include "config/secret.h"

std::string text_of(const jackfield::Secret& secret) {
#ifdef CONTROL
  return std::string(secret.empty() ? "unset" : "set");
#else
  return secret;
#endif
}
