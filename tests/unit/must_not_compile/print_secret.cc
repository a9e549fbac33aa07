// A secret is not printed.
#include <ostream>

#include "config/secret.h"

void print(std::ostream& out, const jackfield::Secret& secret) {
#ifdef CONTROL
  out << secret.empty();
#else
  out << secret;
#endif
}
