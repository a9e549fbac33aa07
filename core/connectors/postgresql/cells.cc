#include "cells.h"

#include <algorithm>
#include <cstring>

#include "base/ascii.h"

namespace jackfield::postgresql {
namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kLargestExact = "9007199254740992";  // 2^53

bool fits_double(std::string_view digits) {
  if (!digits.empty() && digits.front() == '-') digits.remove_prefix(1);
  return digits.size() < kLargestExact.size() || (digits.size() == kLargestExact.size() && digits <= kLargestExact);
}

void append_base64(std::string& out, std::string_view hex) {  // of "\x0a0b"
  std::uint32_t bits = 0;
  int held = 0;
  out += '"';
  for (std::size_t i = 2; i + 1 < hex.size(); i += 2) {
    bits = (bits << 8) | static_cast<std::uint32_t>(ascii::hex_value(hex[i]) << 4 | ascii::hex_value(hex[i + 1]));
    for (held += 8; held >= 6; held -= 6) out += kBase64[(bits >> (held - 6)) & 63];
  }
  if (held > 0) out += kBase64[(bits << (6 - held)) & 63];
  const std::size_t bytes = (hex.size() - 2) / 2;
  out.append((3 - bytes % 3) % 3, '=');
  out += '"';
}

// One element of an array, without its quotes and escapes.
void append_element(std::string& out, std::string_view text, CellKind kind) {
  IsoText iso;
  switch (kind) {
    case CellKind::integer:
      out += text;
      return;
    case CellKind::bigint:
      if (fits_double(text)) {
        out += text;
      } else {
        json::append_string(out, text);
      }
      return;
    case CellKind::number:
      if (std::none_of(text.begin(), text.end(), [](char c) { return c == 'n' || c == 'N'; })) {
        out += text;
      } else {
        json::append_string(out, text);
      }
      return;
    case CellKind::boolean:
      out += text == "t" ? "true" : "false";
      return;
    case CellKind::json:
      out += text;
      return;
    case CellKind::binary:
      if (text.substr(0, 2) == "\\x") return append_base64(out, text);
      json::append_string(out, text);
      return;
    case CellKind::time:
    case CellKind::timestamp:
    case CellKind::timestamptz:
      iso_time(text, kind != CellKind::timestamp, iso);
      json::append_string(out, iso.size == 0 ? text : iso.view());
      return;
    default:
      json::append_string(out, text);
  }
}

class ArrayReader {
 public:
  ArrayReader(std::string& out, std::string_view text, CellKind element, char delimiter)
      : out_(out), text_(text), element_(element), delimiter_(delimiter) {}

  bool read() {
    if (!text_.empty() && text_.front() == '[') {  // lower bounds: [0:2]={1,2,3}
      const std::size_t equals = text_.find('=');
      if (equals == std::string_view::npos) return false;
      at_ = equals + 1;
    }
    return list() && at_ == text_.size();
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  // Arrays have six dimensions at most; the loop needs no stack of braces.
  bool list() {
    int depth = 0;
    bool value_next = true;
    if (peek() != '{') return false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '{') {
        out_ += '[';
        ++depth;
        ++at_;
        value_next = true;
      } else if (c == '}') {
        out_ += ']';
        ++at_;
        if (--depth <= 0) return depth == 0;
        value_next = false;
      } else if (c == delimiter_) {
        out_ += ',';
        ++at_;
        value_next = true;
      } else {
        if (!value_next || !element()) return false;
        value_next = false;
      }
    }
    return false;
  }

  bool element() {
    if (peek() == '"') return quoted();
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '}') ++at_;
    const std::string_view text = text_.substr(begin, at_ - begin);
    if (text.empty()) return false;
    if (text == "NULL") {
      out_ += "null";
    } else {
      append_element(out_, text, element_);
    }
    return true;
  }

  bool quoted() {
    scratch_.clear();
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        append_element(out_, scratch_, element_);
        return true;
      }
      if (text_[at_] == '\\') ++at_;
      if (at_ < text_.size()) scratch_ += text_[at_];
    }
    return false;
  }

  std::string& out_;
  std::string_view text_;
  CellKind element_;
  char delimiter_;
  std::size_t at_ = 0;
  std::string scratch_;
};

}  // namespace

bool append_array(std::string& out, std::string_view text, CellKind element, char delimiter) {
  const std::size_t before = out.size();
  if (ArrayReader(out, text, element, delimiter).read()) return true;
  out.resize(before);
  return false;
}

void iso_time(std::string_view text, bool has_zone, IsoText& out) {
  out.size = 0;
  constexpr std::size_t kRoom = 8;  // for ":00"
  if (text.empty() || !ascii::is_digit(text.front()) || text.size() + kRoom > sizeof out.bytes || text.back() == 'C')
    return;
  std::memcpy(out.bytes, text.data(), text.size());
  out.size = text.size();
  std::size_t clock = 0;
  if (void* space = std::memchr(out.bytes, ' ', out.size)) {
    *static_cast<char*>(space) = 'T';
    clock = static_cast<std::size_t>(static_cast<char*>(space) - out.bytes) + 1;
  }
  if (!has_zone) return;
  std::size_t sign = clock;
  while (sign < text.size() && text[sign] != '+' && text[sign] != '-') ++sign;
  if (sign == text.size()) return;
  if (text.substr(sign) == "+00") {
    out.bytes[sign] = 'Z';
    out.size = sign + 1;
  } else if (text.size() - sign == 3) {  // hours alone; ISO 8601 takes them with minutes
    std::memcpy(out.bytes + out.size, ":00", 3);
    out.size += 3;
  }
}

void CellWriter::write(const CellType& type, std::string_view text, RowSink& sink) {
  switch (type.kind) {
    case CellKind::boolean:
      return sink.boolean(!text.empty() && text.front() == 't');
    case CellKind::binary:
      // The statement may have changed bytea_output.
      if (!text.starts_with("\\x") || !decode_hex(text.substr(2), bytes_)) return sink.text(text);
      return sink.binary(bytes_);
    case CellKind::time:
    case CellKind::timestamp:
    case CellKind::timestamptz: {
      IsoText iso;
      iso_time(text, type.kind != CellKind::timestamp, iso);
      return sink.text(iso.size == 0 ? text : iso.view());
    }
    case CellKind::array:
      json_.clear();
      if (!append_array(json_, text, type.element, type.delimiter)) return sink.text(text);
      return sink.json(json_);
    default:
      return write_plain_cell(type.kind, text, sink);
  }
}

}  // namespace jackfield::postgresql
