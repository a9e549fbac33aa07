// The texts of all errors in one block of memory. A table of views would cost a twentieth of the small WebAssembly
// module in pointers alone.
// Contract   for each code, in their order: name, class, message and who can fix it, each ended by a zero byte. In a
//            build with JF_WITHOUT_SERVER=1, errors that need a store or a connector have no message of their own.
// Ownership  static storage.
// Example    core/src/base/errors.cc
#pragma once

namespace jackfield {

[[nodiscard]] const char* error_texts() noexcept;

}  // namespace jackfield
