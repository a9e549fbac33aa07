// The texts of all errors, one after the other: in a table of views the pointers alone are a twentieth of the small WebAssembly module.
// Contract   for each code, in their order: name, error, message and who can fix it, each ended by a zero byte. In a build with
//            JF_WITHOUT_SERVER=1, the errors that need a store or a connector have no message of their own.
#pragma once

namespace jackfield {

[[nodiscard]] const char* error_texts() noexcept;

}  // namespace jackfield
