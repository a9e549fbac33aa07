// Titles as they are searched: letters without case.
// Contract   simple case folding, one code point to one: ASCII, Latin-1, Latin Extended-A and Additional, Greek, Cyrillic,
//            Armenian, full-width Latin. Other letters, and foldings that change the length (sharp s), stay as they are.
//            Bytes that are not UTF-8 are kept.
// Format     Unicode CaseFolding.txt, status C and S.
// Example    fold("STRASSE") == "strasse"
#pragma once
#include <string>
#include <string_view>

namespace jackfield::sql {

[[nodiscard]] std::string fold(std::string_view text);

}  // namespace jackfield::sql
