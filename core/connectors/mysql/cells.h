// Cells of the binary and the text protocol, written to a RowSink
// (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html).
// Contract   the session uses utf8mb4 and UTC. Dates and times become ISO 8601; a date with a zero in it stays the
//            server's text, and a time may exceed 24 hours. read() never reads past `end`.
// Ownership  a RawCell points into the library's buffer, until the next row.
// Example    tests/fuzz/cells.cc
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "connector/cells.h"
#include "library.h"

namespace jackfield::mysql {

struct CellType {
  CellKind kind = CellKind::text;
  enum_field_types wire = MYSQL_TYPE_STRING;
  bool is_unsigned = false;
};

struct RawCell {
  const unsigned char* at = nullptr;  // null: NULL
  std::size_t size = 0;
};

// The columns of a result, and how their cells are read.
struct ResultColumns {
  std::vector<Column> columns;
  std::vector<CellType> types;
};
[[nodiscard]] std::shared_ptr<const ResultColumns> read_columns(const Mariadb& library, const MYSQL_FIELD* fields,
                                                                unsigned int count);
// The library reads no VECTOR of MySQL 9, which has the form of a BLOB. True: there was one.
bool hide_vectors(MYSQL_FIELD* fields, unsigned int count) noexcept;

// What the server tells of a column. The texts are views.
struct FieldText {
  enum Text : std::size_t { kName, kOwnName, kTable, kOwnTable, kSchema, kFormat, kDataType, kTexts };
  std::array<std::string_view, kTexts> texts;
  enum_field_types type = MYSQL_TYPE_NULL;
  unsigned long length = 0;
  unsigned int flags = 0, decimals = 0, charset = 0;
};

// All that the server tells of the columns, to be compared within this process.
class FieldFacts {
 public:
  FieldFacts() = default;
  FieldFacts(const Mariadb& library, const MYSQL_FIELD* fields, unsigned int count);
  void add(const FieldText& field);
  [[nodiscard]] bool are_of(const Mariadb& library, const MYSQL_FIELD* fields, unsigned int count) const;
  [[nodiscard]] bool operator==(const FieldFacts&) const = default;

 private:
  static constexpr std::size_t kNumbers = 5;
  struct Field {
    std::array<unsigned long, kNumbers> numbers;
    std::array<std::size_t, FieldText::kTexts> sizes;  // of its texts
    [[nodiscard]] bool operator==(const Field&) const = default;
  };
  [[nodiscard]] static Field field_of(const FieldText& field) noexcept;
  std::vector<Field> fields_;
  std::string texts_;
};

// Reads one cell of a binary row and moves past it; returns false if the cell does not end before `end`.
[[nodiscard]] bool read_binary(enum_field_types wire, const unsigned char*& at, const unsigned char* end,
                               RawCell& cell);
void write_binary(const CellType& type, const RawCell& cell, RowSink& sink);
void write_text(const CellType& type, std::string_view text, RowSink& sink);

}  // namespace jackfield::mysql
