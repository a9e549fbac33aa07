#include "connect/encoder.h"
#include "base/words.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "base/base64.h"
#include "connect/cell_text.h"

namespace jackfield {
namespace {

constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;
constexpr std::string_view kNewline = "\r\n";

bool is_json_shape(RowShape shape) { return shape != RowShape::csv && shape != RowShape::csv_guarded; }
bool has_names(RowShape shape) { return shape == RowShape::objects || shape == RowShape::ndjson_objects; }
bool is_lines(RowShape shape) { return shape == RowShape::ndjson_objects || shape == RowShape::ndjson_arrays; }

}  // namespace

std::string_view cut_name(CutBy cut) noexcept {
  return cut == CutBy::nothing ? std::string_view() : name_of("nothing rows bytes time results", cut);
}

std::vector<std::string> distinct_names(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  // Each name, and the suffix to try for its next repetition: 2,000 equal names must not cost a quadratic search.
  std::unordered_map<std::string, int> taken;
  std::vector<bool> repeated(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) repeated[i] = !taken.emplace(columns[i].name, 2).second;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    names.push_back(columns[i].name);
    if (!repeated[i]) continue;
    int suffix = taken[columns[i].name];
    do {
      names[i] = columns[i].name + "_" + std::to_string(suffix++);
    } while (!taken.emplace(names[i], 2).second);
    taken[columns[i].name] = suffix;
  }
  return names;
}

void write_columns(std::string& out, const std::vector<Column>& columns, const std::vector<std::string>& names) {
  out += '[';
  for (std::size_t i = 0; i < columns.size(); ++i) {
    out += i == 0 ? "{\"name\":" : ",{\"name\":";
    json::append_string(out, names[i]);
    out += ",\"type\":";
    json::append_string(out, columns[i].type);
    out += ",\"nullable\":";
    out += !columns[i].nullable ? "null" : *columns[i].nullable ? "true" : "false";
    out += '}';
  }
  out += ']';
}

void write_csv_header(std::string& out, const std::vector<std::string>& names, bool guarded) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += ',';
    guarded ? append_guarded_csv_text(out, names[i]) : append_csv_text(out, names[i]);
  }
  if (!names.empty()) out += kNewline;
}

namespace {

std::vector<std::string> prefixes_of(RowShape shape, const std::vector<std::string>& names) {
  std::vector<std::string> prefixes;
  prefixes.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string prefix = i > 0 ? "," : !is_json_shape(shape) ? "" : has_names(shape) ? "{" : "[";
    if (has_names(shape)) {
      json::append_string(prefix, names[i]);
      prefix += ':';
    }
    prefixes.push_back(std::move(prefix));
  }
  return prefixes;
}

}  // namespace

ColumnTexts::ColumnTexts(const std::vector<Column>& of) : columns(of) {
  const std::vector<std::string> names = distinct_names(of);
  write_columns(head, of, names);
  prefixes = prefixes_of(RowShape::objects, names);
}

RowEncoder::RowEncoder(std::string& out, RowShape shape, const std::vector<std::string>& names, RowLimits limits)
    : out_(out),
      shape_(shape),
      limits_(limits),
      own_prefixes_(prefixes_of(shape, names)),
      prefixes_(own_prefixes_),
      chunk_start_(out.size()) {}

RowEncoder::RowEncoder(std::string& out, const ColumnTexts& texts, RowLimits limits)
    : out_(out), shape_(RowShape::objects), limits_(limits), prefixes_(texts.prefixes), chunk_start_(out.size()) {}

void RowEncoder::begin_row() {
  if (rows_ >= limits_.rows) cut_ = CutBy::rows;
  skipping_ = cut_ != CutBy::nothing || too_large_;
  if (skipping_) return;
  cell_ = 0;
  row_start_ = out_.size();
  if (!is_lines(shape_) && is_json_shape(shape_) && rows_ > 0) out_ += ',';
  if (prefixes_.empty() && is_json_shape(shape_)) out_ += has_names(shape_) ? '{' : '[';
}

bool RowEncoder::next_cell(std::size_t bytes) {
  if (skipping_ || cell_ >= prefixes_.size()) return false;
  const std::size_t so_far = out_.size() - row_start_;
  if (so_far > limits_.row_bytes || bytes > limits_.row_bytes - so_far) {
    out_.resize(row_start_);
    too_large_ = skipping_ = true;
    return false;
  }
  out_ += prefixes_[cell_++];
  return true;
}

void RowEncoder::end_row() {
  if (skipping_) return;
  if (!is_json_shape(shape_)) {
    out_ += kNewline;
  } else {
    out_ += has_names(shape_) ? '}' : ']';
    if (is_lines(shape_)) out_ += '\n';
  }
  const std::size_t size = out_.size() - row_start_;
  if (size > limits_.row_bytes || bytes_ + size > limits_.bytes) {
    out_.resize(row_start_);
    if (rows_ == 0 || size > limits_.row_bytes) {
      too_large_ = true;
    } else {
      cut_ = CutBy::bytes;
    }
    return;
  }
  bytes_ += size;
  ++rows_;
}

void RowEncoder::quoted(std::string_view plain) {
  if (is_json_shape(shape_)) {
    json::append_string(out_, plain);
  } else if (shape_ == RowShape::csv_guarded) {
    append_guarded_csv_text(out_, plain);
  } else {
    append_csv_text(out_, plain);
  }
}

void RowEncoder::null() {
  if (next_cell() && is_json_shape(shape_)) out_ += "null";
}

void RowEncoder::boolean(bool value) {
  if (next_cell()) out_ += value ? "true" : "false";
}

void RowEncoder::integer(std::int64_t value) {
  if (!next_cell()) return;
  const bool as_text = is_json_shape(shape_) && (value > kLargestExact || value < -kLargestExact);
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  if (as_text) out_ += '"';
  out_.append(digits, static_cast<std::size_t>(end - digits));
  if (as_text) out_ += '"';
}

void RowEncoder::integer_text(std::string_view digits) {
  if (!next_cell()) return;
  if (fits_double_exactly(digits)) {
    out_ += digits;
  } else {
    quoted(digits);
  }
}

void RowEncoder::decimal_text(std::string_view digits) {
  if (next_cell(digits.size())) quoted(digits);
}

void RowEncoder::number(double value) {
  if (std::isfinite(value)) {
    if (next_cell()) json::append_number(out_, value);
    return;
  }
  text(std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
}

void RowEncoder::number_text(std::string_view digits) {
  if (!next_cell()) return;
  if (is_json_number(digits)) {
    out_ += digits;
  } else {
    quoted(digits);
  }
}

void RowEncoder::text(std::string_view utf8) {
  if (next_cell(utf8.size())) quoted(utf8);
}

void RowEncoder::json(std::string_view json) {
  if (!next_cell(json.size())) return;
  if (!is_json_shape(shape_)) {
    quoted(json);
  } else if (!append_compact_json(out_, json)) {
    json::append_string(out_, json);
  }
}

void RowEncoder::binary(std::span<const std::uint8_t> bytes) {
  if (!next_cell(bytes.size() / 3 * 4)) return;
  if (is_json_shape(shape_)) out_ += '"';
  const bool begins_with_plus = !bytes.empty() && bytes.front() >> 2 == 62;
  if (shape_ == RowShape::csv_guarded && begins_with_plus) out_ += '\'';
  append_base64(out_, bytes);
  if (is_json_shape(shape_)) out_ += '"';
}

}  // namespace jackfield
