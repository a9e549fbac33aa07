// Rows to bytes: the sinks of every answer. They write directly into one string.
// Contract   a row is written whole or not at all. Limits cut between rows; `cut()` returns the limit. If the first row
//            alone exceeds the byte limit, row_too_large() is set. Object rows need distinct names: a later "id"
//            becomes "id_2" (then "id_3", ...), also in the columns and the CSV header; array rows keep names
//            unchanged.
// Format     cells as RowSink says. CSV (RFC 4180): NULL is an empty field, an empty string is "". csv_guarded: a field
//            that a spreadsheet would run as a formula has an apostrophe before it (append_guarded_csv_text).
// Ownership  borrows the output string; copies what it needs of the columns.
// Example    tests/unit/connect/encoder_test.cc
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connector/connector.h"

namespace jackfield {

enum class RowShape : std::uint8_t { objects, arrays, ndjson_objects, ndjson_arrays, csv, csv_guarded };
enum class CutBy : std::uint8_t { nothing, rows, bytes, time, results };
[[nodiscard]] std::string_view cut_name(CutBy cut) noexcept;

struct RowLimits {
  std::int64_t rows = INT64_MAX;       // all together
  std::size_t bytes = SIZE_MAX;        // of all rows together
  std::size_t row_bytes = SIZE_MAX;    // of one row
  std::size_t chunk_bytes = SIZE_MAX;  // full() beyond it, to be pulled again
};

[[nodiscard]] std::vector<std::string> distinct_names(const std::vector<Column>& columns);
// [{"name", "type", "nullable"}]
void write_columns(std::string& out, const std::vector<Column>& columns, const std::vector<std::string>& names);
void write_csv_header(std::string& out, const std::vector<std::string>& names, bool guarded = false);

// What columns write around rows of objects: made once for results that have the same.
struct ColumnTexts {
  explicit ColumnTexts(const std::vector<Column>& of);
  std::vector<Column> columns;
  std::string head;                   // of write_columns()
  std::vector<std::string> prefixes;  // the text before each cell: {"id":
};

class RowEncoder final : public RowSink {
 public:
  RowEncoder(std::string& out, RowShape shape, const std::vector<std::string>& names, RowLimits limits);
  // Of objects; borrows the texts.
  RowEncoder(std::string& out, const ColumnTexts& texts, RowLimits limits);
  RowEncoder(const RowEncoder&) = delete;
  RowEncoder& operator=(const RowEncoder&) = delete;

  void begin_row() override;
  void null() override;
  void boolean(bool value) override;
  void integer(std::int64_t value) override;
  void integer_text(std::string_view digits) override;
  void decimal_text(std::string_view digits) override;
  void number(double value) override;
  void number_text(std::string_view digits) override;
  void text(std::string_view utf8) override;
  void json(std::string_view json) override;
  void binary(std::span<const std::uint8_t> bytes) override;
  void end_row() override;
  [[nodiscard]] bool full() const override {
    return cut_ != CutBy::nothing || too_large_ || out_.size() - chunk_start_ >= limits_.chunk_bytes;
  }

  void start_chunk() noexcept { chunk_start_ = out_.size(); }
  [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] CutBy cut() const noexcept { return cut_; }
  [[nodiscard]] bool row_too_large() const noexcept { return too_large_; }

 private:
  [[nodiscard]] bool next_cell(std::size_t bytes = 0);  // false: this row is not wanted, or `bytes` more are too many
  void quoted(std::string_view plain);

  std::string& out_;
  RowShape shape_;
  RowLimits limits_;
  std::vector<std::string> own_prefixes_;
  std::span<const std::string> prefixes_;  // as in ColumnTexts
  std::size_t cell_ = 0;
  std::size_t row_start_ = 0;
  std::size_t chunk_start_;
  std::size_t bytes_ = 0;
  std::int64_t rows_ = 0;
  CutBy cut_ = CutBy::nothing;
  bool too_large_ = false;
  bool skipping_ = false;
};

// Discards rows: the rest of a statement that must run to its end.
class NullSink final : public RowSink {
 public:
  void begin_row() override {}
  void null() override {}
  void boolean(bool) override {}
  void integer(std::int64_t) override {}
  void integer_text(std::string_view) override {}
  void decimal_text(std::string_view) override {}
  void number(double) override {}
  void number_text(std::string_view) override {}
  void text(std::string_view) override {}
  void json(std::string_view) override {}
  void binary(std::span<const std::uint8_t>) override {}
  void end_row() override {}
  [[nodiscard]] bool full() const override { return false; }
};

}  // namespace jackfield
