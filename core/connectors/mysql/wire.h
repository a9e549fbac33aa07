// One execution of a prepared statement in bytes: the command, and the answer as it comes in.
// Contract   for connections without encryption and compression, whose answers the library does not read meanwhile.
//            An answer is the number of columns, their definitions, and rows; or a refusal. Anything else, as the
//            request for a file of this machine, is Found::bad, and the connection must be closed. Nothing beyond the
//            given bytes is read. Both forms of an end are read: EOF packets, and those of CLIENT_DEPRECATE_EOF.
// Ownership  views are of the given bytes, or of the scan, until the next packet.
// Limits     limits::kQueryResultBytes for a row, kMostColumns.
// Format     https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase_ps.html,
//            https://mariadb.com/docs/server/reference/clientserver-protocol/4-server-response-packets
// Example    core/connectors/mysql/shared_stream.cc
#pragma once
#include <mysql.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cells.h"
#include "errors.h"

namespace jackfield::mysql {

// Adds the command that executes a statement, with values as mysql_stmt_bind_param takes them.
void append_execute(std::string& out, std::uint32_t statement, std::span<const MYSQL_BIND> values);

inline constexpr unsigned int kMostColumns = 4096;

// Goes through one answer, packet by packet.
class AnswerScan {
 public:
  enum class Found : std::uint8_t {
    nothing,  // more bytes must come
    packet,   // the number of columns, or the definition of one
    columns,  // all are defined, by the bytes since the beginning
    row,
    end,
    refusal,  // and the end
    too_large,
    bad
  };
  // Moves `at` past the packet that it finds there.
  [[nodiscard]] Found next(std::string_view bytes, std::size_t& at);
  [[nodiscard]] std::string_view payload() const noexcept { return payload_; }  // of the row or refusal
  [[nodiscard]] unsigned int count() const noexcept { return count_; }          // of columns
  // False: the definitions were left out, as they are those of the last answer on this connection.
  [[nodiscard]] bool are_defined() const noexcept { return are_defined_; }

 private:
  enum class Stage : std::uint8_t { count, columns, columns_end, rows, done };
  [[nodiscard]] Found read();
  [[nodiscard]] Found read_count();
  [[nodiscard]] Found read_row();

  Stage stage_ = Stage::count;
  std::uint8_t number_ = 1;  // of the packet that comes
  unsigned int count_ = 0, left_ = 0;
  bool are_defined_ = false;
  std::string_view payload_;
  std::string joined_;  // the packets so far of a row that needs several
};

// The cells of a row; false: it is not one of these columns.
[[nodiscard]] bool read_row(std::string_view payload, std::span<const CellType> types, std::vector<RawCell>& cells);

// A refusal's number, state and text; views of the payload.
[[nodiscard]] Failure read_refusal(std::string_view payload);

// All that the packets until Found::columns tell of the columns; nothing: they are malformed.
[[nodiscard]] std::optional<FieldFacts> read_field_facts(std::string_view bytes);

}  // namespace jackfield::mysql
