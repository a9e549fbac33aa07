#include "wire.h"

#include <algorithm>
#include <bit>

#include "base/limits.h"

namespace jackfield::mysql {
namespace {

constexpr std::size_t kHeader = 4;
constexpr std::size_t kGoesOn = 0xffffff;  // a packet of this size, and the next is more of it
constexpr unsigned char kExecute = 0x17, kEof = 0xfe, kError = 0xff;
constexpr std::size_t kEofSize = 5;
constexpr std::size_t kColumnEnd = 13;  // bytes of fixed size at the end of a column's definition
constexpr unsigned int kUnsignedFlag = 0x8000;
constexpr unsigned int kProgress = 0xffff;  // of MariaDB, in place of an error's number; no plain read tells it

// Status of the server that no plain read leaves.
constexpr unsigned int kUnexpected = SERVER_STATUS_IN_TRANS | SERVER_MORE_RESULTS_EXIST | SERVER_STATUS_CURSOR_EXISTS;

void append_number(std::string& out, std::uint64_t value, unsigned int width) {
  for (unsigned int i = 0; i < width; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

void append_sized(std::string& out, std::string_view bytes) {
  if (bytes.size() < 0xfb) {
    append_number(out, bytes.size(), 1);
  } else if (bytes.size() <= 0xffff) {
    append_number(out, 0xfc, 1);
    append_number(out, bytes.size(), 2);
  } else {
    append_number(out, 0xfd, 1);
    append_number(out, bytes.size(), 3);
  }
  out += bytes;
}

void append_value(std::string& out, const MYSQL_BIND& value) {
  switch (value.buffer_type) {
    case MYSQL_TYPE_NULL:
      return;
    case MYSQL_TYPE_LONGLONG:
      return append_number(out, static_cast<std::uint64_t>(*static_cast<const long long*>(value.buffer)), 8);
    case MYSQL_TYPE_DOUBLE:
      return append_number(out, std::bit_cast<std::uint64_t>(*static_cast<const double*>(value.buffer)), 8);
    default:
      append_sized(out, {static_cast<const char*>(value.buffer), value.buffer_length});
  }
}

// Reads little-endian numbers and sized texts; is_good() stays false after one that is cut short.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number(std::size_t width) {
    const std::string_view read = take(width);
    std::uint64_t value = 0;
    for (std::size_t i = read.size(); i > 0; --i) value = value << 8 | static_cast<unsigned char>(read[i - 1]);
    return value;
  }
  std::uint64_t sized_number() {
    const std::uint64_t first = number(1);
    if (first < 0xfb) return first;
    is_good_ = is_good_ && first >= 0xfc && first <= kEof;
    return number(first == 0xfc ? 2 : first == 0xfd ? 3 : 8);
  }
  std::string_view text() { return take(sized_number()); }
  std::string_view take(std::uint64_t size) {
    is_good_ = is_good_ && size <= bytes_.size();
    if (!is_good_) return {};
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  [[nodiscard]] bool is_good() const noexcept { return is_good_; }
  [[nodiscard]] std::size_t left() const noexcept { return bytes_.size(); }

 private:
  std::string_view bytes_;
  bool is_good_ = true;
};

unsigned char first_of(std::string_view payload) {
  return payload.empty() ? 0 : static_cast<unsigned char>(payload.front());
}

// The old form of the end of columns or rows.
bool is_eof(std::string_view payload) { return first_of(payload) == kEof && payload.size() == kEofSize; }

// The server's status, from the packet that ends the columns or the rows. Nothing if it is another packet.
std::optional<unsigned int> read_status(std::string_view payload) {
  if (first_of(payload) != kEof) return std::nullopt;
  Bytes bytes(payload.substr(1));
  if (is_eof(payload)) {
    static_cast<void>(bytes.number(2));  // warnings
  } else {
    static_cast<void>(bytes.sized_number());  // rows that changed
    static_cast<void>(bytes.sized_number());  // the last generated key
  }
  const auto status = static_cast<unsigned int>(bytes.number(2));
  if (!bytes.is_good()) return std::nullopt;
  return status;
}

// What MariaDB's own attributes of a column say: pairs of a number and a text.
void read_attributes(std::string_view attributes, FieldText& field) {
  constexpr std::uint64_t kDataType = 0, kFormat = 1;
  Bytes bytes(attributes);
  while (bytes.is_good() && bytes.left() > 0) {
    const std::uint64_t which = bytes.number(1);
    const std::string_view text = bytes.text();
    if (which == kDataType) field.texts[FieldText::kDataType] = text;
    if (which == kFormat) field.texts[FieldText::kFormat] = text;
  }
}

bool read_field(std::string_view payload, FieldText& field) {
  Bytes bytes(payload);
  static_cast<void>(bytes.text());  // the catalog
  for (const FieldText::Text which :
       {FieldText::kSchema, FieldText::kTable, FieldText::kOwnTable, FieldText::kName, FieldText::kOwnName})
    field.texts[which] = bytes.text();
  if (bytes.left() > kColumnEnd) read_attributes(bytes.text(), field);
  static_cast<void>(bytes.number(1));  // the size of what follows
  field.charset = static_cast<unsigned int>(bytes.number(2));
  field.length = static_cast<unsigned long>(bytes.number(4));
  field.type = static_cast<enum_field_types>(bytes.number(1));
  field.flags = static_cast<unsigned int>(bytes.number(2));
  field.decimals = static_cast<unsigned int>(bytes.number(1));
  return bytes.is_good();
}

}  // namespace

void append_execute(std::string& out, std::uint32_t statement, std::span<const MYSQL_BIND> values) {
  const std::size_t begin = out.size();
  append_number(out, 0, kHeader);
  append_number(out, kExecute, 1);
  append_number(out, statement, 4);
  append_number(out, 0, 1);  // no cursor
  append_number(out, 1, 4);  // once
  if (!values.empty()) {
    const std::size_t nulls = out.size();
    out.append((values.size() + 7) / 8, '\0');
    append_number(out, 1, 1);  // types follow
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i].buffer_type == MYSQL_TYPE_NULL) out[nulls + i / 8] |= static_cast<char>(1 << i % 8);
      append_number(
          out, static_cast<unsigned int>(values[i].buffer_type) | (values[i].is_unsigned != 0 ? kUnsignedFlag : 0U), 2);
    }
    for (const MYSQL_BIND& value : values) append_value(out, value);
  }
  const std::size_t size = out.size() - begin - kHeader;
  for (std::size_t i = 0; i < 3; ++i) out[begin + i] = static_cast<char>(size >> (8 * i) & 0xff);
}

AnswerScan::Found AnswerScan::next(std::string_view bytes, std::size_t& at) {
  if (payload_.data() == joined_.data()) joined_.clear();
  for (;;) {
    Bytes packet(bytes.substr(std::min(at, bytes.size())));
    const std::uint64_t size = packet.number(3), number = packet.number(1);
    if (!packet.is_good()) return Found::nothing;
    if (stage_ == Stage::done || number != number_) return Found::bad;
    const std::string_view payload = packet.take(size);
    if (!packet.is_good()) return Found::nothing;
    if (stage_ == Stage::columns_end && !is_eof(payload) && first_of(payload) != kError) {
      stage_ = Stage::rows;  // nothing marks the end of the columns: it is the first row, or the end
      return Found::columns;
    }
    at += kHeader + size;
    ++number_;
    if (size == kGoesOn && stage_ != Stage::rows) return Found::bad;
    if (size != kGoesOn && joined_.empty()) {
      payload_ = payload;
      return read();
    }
    joined_ += payload;
    if (joined_.size() > static_cast<std::size_t>(limits::kQueryResultBytes)) return Found::too_large;
    if (size == kGoesOn) continue;
    payload_ = joined_;
    return read();
  }
}

AnswerScan::Found AnswerScan::read() {
  if (first_of(payload_) == kError && stage_ != Stage::columns) {
    stage_ = Stage::done;
    return read_refusal(payload_).number == kProgress ? Found::bad : Found::refusal;
  }
  switch (stage_) {
    case Stage::count:
      return read_count();
    case Stage::columns:
      if (--left_ == 0) stage_ = Stage::columns_end;
      return Found::packet;
    case Stage::columns_end:
      if ((read_status(payload_).value_or(kUnexpected) & kUnexpected) != 0) return Found::bad;
      stage_ = Stage::rows;
      return Found::columns;
    default:
      return read_row();
  }
}

// MariaDB adds whether the definitions follow; without them they are those of the last answer to the statement.
AnswerScan::Found AnswerScan::read_count() {
  Bytes bytes(payload_);
  const std::uint64_t count = bytes.sized_number();
  if (!bytes.is_good() || count == 0 || count > kMostColumns) return Found::bad;
  count_ = static_cast<unsigned int>(count);
  are_defined_ = bytes.left() == 0 || bytes.number(1) != 0;
  left_ = are_defined_ ? count_ : 0;
  stage_ = are_defined_ ? Stage::columns : Stage::columns_end;
  return bytes.left() == 0 ? Found::packet : Found::bad;
}

AnswerScan::Found AnswerScan::read_row() {
  if (first_of(payload_) == 0 && !payload_.empty()) return Found::row;
  if ((read_status(payload_).value_or(kUnexpected) & kUnexpected) != 0) return Found::bad;
  stage_ = Stage::done;
  return Found::end;
}

bool read_row(std::string_view payload, std::span<const CellType> types, std::vector<RawCell>& cells) {
  constexpr std::size_t kFirstBit = 2;
  const std::size_t bitmap = (types.size() + kFirstBit + 7) / 8;
  if (payload.size() < 1 + bitmap) return false;
  cells.resize(types.size());
  const auto* const bytes = reinterpret_cast<const unsigned char*>(payload.data());
  const unsigned char* at = bytes + 1 + bitmap;
  const unsigned char* const end = bytes + payload.size();
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::size_t bit = i + kFirstBit;
    const bool is_null = (bytes[1 + bit / 8] >> bit % 8 & 1) != 0;
    cells[i] = RawCell{};
    if (!is_null && !read_binary(types[i].wire, at, end, cells[i])) return false;
  }
  return at == end;
}

Failure read_refusal(std::string_view payload) {
  Failure failure;
  Bytes bytes(payload.substr(std::min<std::size_t>(1, payload.size())));
  failure.number = static_cast<unsigned int>(bytes.number(2));
  if (bytes.left() >= 6) {
    const std::string_view state = bytes.take(6);
    failure.state = state.substr(1);
  }
  failure.text = bytes.take(bytes.left());
  return failure;
}

std::optional<FieldFacts> read_field_facts(std::string_view bytes) {
  AnswerScan scan;
  FieldFacts facts;
  for (std::size_t at = 0;;) {
    const std::size_t left = at;
    switch (scan.next(bytes, at)) {
      case AnswerScan::Found::packet:
        if (left > 0) {
          FieldText field;
          if (!read_field(scan.payload(), field)) return std::nullopt;
          facts.add(field);
        }
        break;
      case AnswerScan::Found::columns:
        return facts;
      default:
        return std::nullopt;
    }
  }
}

}  // namespace jackfield::mysql
