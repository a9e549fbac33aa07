// A configuration with clear values has no way into the encoder; a masked one has.
#include "mask/mask.h"

void encode(jackfield::json::Writer& writer, const jackfield::Config& config, const jackfield::Masked& masked) {
#ifdef CONTROL
  (void)config;
  writer.value(masked.config());
#else
  (void)masked;
  writer.value(config);
#endif
}
