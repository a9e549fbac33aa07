#include "wire.h"

#include <algorithm>

namespace jackfield::postgresql {
namespace {

constexpr std::string_view kParsed("1\0\0\0\4", 5), kBound("2\0\0\0\4", 5);
constexpr char kColumns = 'T';
constexpr std::uint32_t kNull = 0xffffffff;

// Reads from the front. After a read beyond the end all is 0, and good() is false.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool good() const noexcept { return good_; }
  [[nodiscard]] bool is_at_end() const noexcept { return good_ && rest_.empty(); }

  std::string_view take(std::size_t size) {
    good_ = good_ && size <= rest_.size();
    if (!good_) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::uint32_t number(std::size_t size) {
    std::uint32_t value = 0;
    for (const char c : take(size)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  void expect(std::uint32_t value, std::size_t size) { good_ = number(size) == value && good_; }
  std::string_view name() {
    const std::string_view text = take(std::min(rest_.find('\0'), rest_.size()));
    take(1);
    return text;
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

NamedType read_column(Bytes& bytes) {
  NamedType column;
  column.name = bytes.name();
  bytes.take(6);  // the table, and the column's number in it
  column.type = bytes.number(4);
  bytes.take(2);  // the size of the type
  column.modifier = static_cast<int>(bytes.number(4));
  bytes.expect(0, 2);  // text format, as it was asked for
  return column;
}

constexpr bool is_row_or_aside(char letter) {
  return letter == kRowLetter || letter == 'N' || letter == 'A' || letter == 'S';
}

}  // namespace

std::uint64_t message_size(std::string_view bytes) noexcept {
  if (bytes.size() < kMessageHead) return 0;
  const std::uint64_t size = Bytes(bytes.substr(1)).number(4);
  return size < 4 ? 1 : size + 1;
}

std::optional<AnswerHead> read_head(std::string_view bytes) {
  AnswerHead head;
  if (bytes.starts_with(kParsed)) head.size += kParsed.size();
  if (!bytes.substr(head.size).starts_with(kBound)) return std::nullopt;
  head.size += kBound.size();
  const std::string_view message = bytes.substr(head.size);
  const std::uint64_t size = message_size(message);
  if (size < kMessageHead || size > message.size() || message.front() != kColumns) return std::nullopt;
  Bytes body(message.substr(kMessageHead, static_cast<std::size_t>(size) - kMessageHead));
  const std::uint32_t count = body.number(2);
  if (count > kMostColumns) return std::nullopt;
  head.columns.reserve(count);
  for (std::uint32_t i = 0; i < count && body.good(); ++i) head.columns.push_back(read_column(body));
  if (!body.is_at_end()) return std::nullopt;
  head.size += static_cast<std::size_t>(size);
  return head;
}

std::size_t extent_of_rows(std::string_view bytes) noexcept {
  std::size_t at = 0;
  while (at < bytes.size() && is_row_or_aside(bytes[at])) {
    const std::uint64_t size = message_size(bytes.substr(at));
    if (size < kMessageHead || size > bytes.size() - at) return bytes.size();
    at += static_cast<std::size_t>(size);
  }
  return at;
}

bool read_row(std::string_view payload, std::size_t columns, std::vector<std::string_view>& cells) {
  Bytes bytes(payload);
  if (bytes.number(2) != columns) return false;
  cells.clear();
  for (std::size_t i = 0; i < columns; ++i) {
    const std::uint32_t size = bytes.number(4);
    cells.push_back(size == kNull ? std::string_view() : bytes.take(size));
  }
  return bytes.is_at_end();
}

}  // namespace jackfield::postgresql
