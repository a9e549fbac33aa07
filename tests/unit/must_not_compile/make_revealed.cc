// Only mask.h makes a Revealed.
#include "mask/mask.h"

jackfield::Revealed shown(const jackfield::UrlConfig& config, jackfield::json::Arena& arena) {
#ifdef CONTROL
  return jackfield::reveal(config, arena);
#else
  (void)config, (void)arena;
  return jackfield::Revealed(jackfield::json::Value());
#endif
}
