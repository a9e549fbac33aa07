// A secret has one owner, which wipes it.
#include <utility>

#include "config/secret.h"

jackfield::Secret take(jackfield::Secret& secret) {
#ifdef CONTROL
  return jackfield::Secret(std::move(secret));
#else
  return jackfield::Secret(secret);
#endif
}
