// The text around the rows: envelopes, figures, and the booleans of introspection.
// Example    core/src/connect/databases.cc
#pragma once
#include <string>

#include "connect/connect.h"
#include "connect/encoder.h"

namespace jackfield {

// ,"affectedRows":1,"insertId":7
void write_changes(std::string& out, const StreamEnd& end);
struct EndLine {
  const StreamEnd& end;
  CutBy cut;
  std::int64_t rows;
  bool more_results;
  std::string_view query_id;
  std::int64_t duration_ms;
};
void write_end_line(std::string& out, const EndLine& line);
void write_error_line(std::string& out, const Error& error);

// Converts the booleans of introspection: engines without booleans return 1 and 0, or YES and NO.
class YesNoSink final : public RowSink {
 public:
  YesNoSink(RowSink& inner, const std::vector<Column>& columns);
  void begin_row() override {
    at_ = 0;
    inner_.begin_row();
  }
  void null() override { ++at_, inner_.null(); }
  void boolean(bool value) override { ++at_, inner_.boolean(value); }
  void integer(std::int64_t value) override { is_yes_no() ? inner_.boolean(value != 0) : inner_.integer(value); }
  void integer_text(std::string_view digits) override {
    is_yes_no() ? inner_.boolean(digits != "0") : inner_.integer_text(digits);
  }
  void decimal_text(std::string_view digits) override { ++at_, inner_.decimal_text(digits); }
  void number(double value) override { is_yes_no() ? inner_.boolean(value != 0) : inner_.number(value); }
  void number_text(std::string_view digits) override { ++at_, inner_.number_text(digits); }
  void text(std::string_view utf8) override {
    is_yes_no() ? inner_.boolean(utf8 == "YES" || utf8 == "Y" || utf8 == "true" || utf8 == "1") : inner_.text(utf8);
  }
  void json(std::string_view json) override { ++at_, inner_.json(json); }
  void binary(std::span<const std::uint8_t> bytes) override { ++at_, inner_.binary(bytes); }
  void end_row() override { inner_.end_row(); }
  [[nodiscard]] bool full() const override { return inner_.full(); }

 private:
  [[nodiscard]] bool is_yes_no() { return at_ < yes_no_.size() && yes_no_[at_++]; }
  RowSink& inner_;
  std::vector<bool> yes_no_;
  std::size_t at_ = 0;
};

}  // namespace jackfield
