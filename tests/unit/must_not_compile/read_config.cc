// The clear values of a configuration are not reached without the private door, which a check keeps to a few modules.
#ifdef CONTROL
#include "config/config_access.h"
#else
#include "config/secret.h"
#endif

const jackfield::json::Value* read(const jackfield::Config& config) {
#ifdef CONTROL
  return &jackfield::ConfigAccess::value(config);
#else
  return &config.value_;
#endif
}
