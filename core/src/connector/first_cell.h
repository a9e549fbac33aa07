// A RowSink that keeps the text of one cell, for a connector's own queries, such as the server's version.
// Example    core/connectors/snowflake/connection.cc
#pragma once
#include <string>

#include "connector/connector.h"

namespace jackfield {

class FirstCell final : public RowSink {
 public:
  std::string value;
  void begin_row() override {}
  void null() override {}
  void boolean(bool) override {}
  void integer(std::int64_t) override {}
  void integer_text(std::string_view digits) override { value = digits; }
  void decimal_text(std::string_view digits) override { value = digits; }
  void number(double) override {}
  void number_text(std::string_view digits) override { value = digits; }
  void text(std::string_view utf8) override { value = utf8; }
  void json(std::string_view) override {}
  void binary(std::span<const std::uint8_t>) override {}
  void end_row() override {}
  [[nodiscard]] bool full() const override { return false; }
};

}  // namespace jackfield
