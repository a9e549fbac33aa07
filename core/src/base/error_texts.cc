#include "base/error_texts.h"

namespace jackfield {

#define JF_ERROR(name, error, status, message, fix) name "\0" error "\0" message "\0" fix "\0"
#if JF_WITHOUT_SERVER
#define JF_SERVER_ERROR(name, error, status, message, fix) name "\0" error "\0This comes from a server.\0" fix "\0"
#else
#define JF_SERVER_ERROR JF_ERROR
#endif

const char* error_texts() noexcept {
  return
#include "base/error_table.inc"
      ;
}

}  // namespace jackfield
