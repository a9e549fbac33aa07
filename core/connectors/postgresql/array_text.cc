// JSON arrays as PostgreSQL's text of arrays (https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO).
#include "base/ascii.h"
#include "base/base64.h"
#include "base/host.h"
#include "connector/sql/bound_values.h"
#include "parameters.h"

namespace jackfield::postgresql {
namespace {

constexpr int kDimensions = 6;  // MAXDIM of the server

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

class ArrayTextWriter {
 public:
  ArrayTextWriter(std::string& out, const CellType& type) : out_(out), type_(type) {}
  ~ArrayTextWriter() { wipe_values(scratch_); }
  ArrayTextWriter(const ArrayTextWriter&) = delete;
  ArrayTextWriter& operator=(const ArrayTextWriter&) = delete;

  Status list(const json::Value& array, int depth) {
    if (depth > kDimensions) return fail(Code::invalid_value);
    out_ += '{';
    bool first = true;
    for (const json::Value& item : array.items()) {
      if (!first) out_ += type_.delimiter;
      first = false;
      // Of json elements an inner array is a value, not a dimension.
      const bool is_inner = item.is_array() && type_.element != CellKind::json;
      JF_CHECK(is_inner ? list(item, depth + 1) : element(item));
    }
    out_ += '}';
    return ok();
  }

 private:
  Status element(const json::Value& value) {
    if (value.is_null()) {
      out_ += "NULL";
      return ok();
    }
    const bool is_structure = value.is_array() || value.is_object();
    scratch_.clear();
    if (type_.element == CellKind::binary) {
      if (is_binary_value(value)) {
        append_hex_bytea(scratch_, value);
      } else {
        if (is_structure) return fail(Code::invalid_value);
        if (!value.is_string() || !is_hex_bytea(value.text())) return fail(Code::binary_as_text);
        scratch_ = value.text();
      }
    } else if (type_.element == CellKind::json) {
      scratch_ = json::to_text(value);  // a text in JSON is a JSON text: elements are read so
    } else {
      if (is_structure) return fail(Code::invalid_value);
      append_value_text(scratch_, value);
    }
    append_quoted(out_, scratch_);
    return ok();
  }

  std::string& out_;
  const CellType& type_;
  std::string scratch_;
};

}  // namespace

Status append_array_text(std::string& out, const json::Value& array, const CellType& type) {
  return ArrayTextWriter(out, type).list(array, 1);
}

bool is_hex_bytea(std::string_view text) noexcept {
  if (!text.starts_with("\\x") || text.size() % 2 != 0) return false;
  for (const char c : text.substr(2)) {
    if (ascii::hex_value(c) < 0) return false;
  }
  return true;
}

void append_hex_bytea(std::string& out, const json::Value& binary) {
  std::vector<std::uint8_t> bytes = binary_value(binary);
  std::string digits = hex(bytes);
  out += "\\x";
  out += digits;
  wipe_values(bytes);
  wipe_values(digits);
}

}  // namespace jackfield::postgresql
