// An answer in bytes, as far as it is read here: the columns at its beginning, and its rows.
// Contract   for statements with values (the extended query protocol), in text format. What is neither a row nor said
//            at any time (notices, notifications, settings) is not looked into: libpq reads it. Nothing beyond the
//            given bytes is read.
// Ownership  views are of the given bytes.
// Limits     kMostColumns.
// Format     https://www.postgresql.org/docs/current/protocol-message-formats.html
// Example    core/connectors/postgresql/socket_rows.cc
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "types.h"

namespace jackfield::postgresql {

inline constexpr std::size_t kMostColumns = 1664;  // of a server

// ParseComplete or not, BindComplete, RowDescription.
struct AnswerHead {
  std::vector<NamedType> columns;
  std::size_t size = 0;  // bytes
};
// Nothing: it is not whole, or something else.
[[nodiscard]] std::optional<AnswerHead> read_head(std::string_view bytes);

// A message begins with a letter and its size.
inline constexpr std::size_t kMessageHead = 5;
inline constexpr char kRowLetter = 'D';
// Of the message that begins `bytes`, with its head: 0 if the head is not whole, 1 if it is malformed.
[[nodiscard]] std::uint64_t message_size(std::string_view bytes) noexcept;

// How many bytes, from the beginning of a message, are those of rows and of what is said at any time; the last may be a
// part. If that is less than all, the rows have ended there.
[[nodiscard]] std::size_t extent_of_rows(std::string_view bytes) noexcept;

// The cells of a row's message, without its head; data() of NULL is null. False: it has not as many.
[[nodiscard]] bool read_row(std::string_view payload, std::size_t columns, std::vector<std::string_view>& cells);

}  // namespace jackfield::postgresql
