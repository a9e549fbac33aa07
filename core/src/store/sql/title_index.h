// The index of titles that title_search.h asks: SQLite's FTS5, where the build has it.
// Contract   for each row and each letter of its folded title, the index has the word LIST x HEX: the number of the
//            row's list, and the next 16 bytes from that letter on. Words are only beginnings of 16 bytes or the rest
//            of the title, so a text of up to 16 bytes is a beginning of a word, and the matches are exact.
//            A changed row waits in title_pending, with what the index still has of it; at 32 rows all are indexed.
// Limits     titles of up to 1,024 bytes, which is beyond the limit of the API; a longer one is an error.
// Measured   200,000 rows with titles of 28 letters: 300 bytes a row. A search is 18 us at 100 rows and 18 to 26 at up
//            to 40,000 that were written one by one. Indexing a row at once costs 90 us a write, 32 together 20 each.
//            FTS5's own trigrams were not taken: they intersect the rows of each three letters. A plain table of these
//            words was not, since each new row would write some 28 pages.
//            jackfield-store.wasm reads every title: FTS5 would add 69 KiB (brotli) to its 385, of at most 400.
// Example    core/src/store/sql/title_search.cc
#pragma once
#include <cstddef>

namespace jackfield::sql {

inline constexpr std::size_t kTitleWordBytes = 16;
inline constexpr std::size_t kTitleWordLeastBytes = 3;

[[nodiscard]] bool has_title_index() noexcept;
// The step of the schema; "" in a build without the index.
[[nodiscard]] const char* title_index_step() noexcept;

}  // namespace jackfield::sql
