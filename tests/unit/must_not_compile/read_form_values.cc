// Nor are those of a configuration that is taken apart by its form.
#ifdef CONTROL
#include "config/config_access.h"
#else
#include "config/secret.h"
#endif

jackfield::json::Value read(const jackfield::FormValues& config) {
#ifdef CONTROL
  return jackfield::ConfigAccess::values(config)[0];
#else
  return config.values_[0];
#endif
}
