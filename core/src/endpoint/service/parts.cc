#include "endpoint/service/parts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/ascii.h"

namespace jackfield::service {
namespace {

bool is_blank_line(std::string_view line) {
  for (const char c : line) {
    if (!ascii::is_space(c)) return false;
  }
  return true;
}

// Lines that end with LF, CR or CRLF, whichever way the bytes are cut.
class LineReader : public PartReader {
 public:
  explicit LineReader(std::size_t limit_bytes) : limit_bytes_(limit_bytes) {}

  Status feed(std::string_view bytes, TakePart take) final {
    if (failed_) return ok();
    Status status = read(bytes, take);
    failed_ = !status;
    return status;
  }

  Status end(TakePart take) final {
    if (failed_) return ok();
    if (!line_.empty()) JF_CHECK(take_line(std::exchange(line_, {}), take));
    return finish(take);
  }

 protected:
  virtual Status take_line(std::string_view line, TakePart take) = 0;
  virtual Status finish(TakePart take) = 0;
  [[nodiscard]] std::size_t limit_bytes() const noexcept { return limit_bytes_; }

 private:
  Status read(std::string_view bytes, TakePart take) {
    while (!bytes.empty()) {
      if (std::exchange(after_cr_, false) && bytes.front() == '\n') {
        bytes.remove_prefix(1);
        continue;
      }
      const std::size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
      if (line_.size() + end > limit_bytes_) return fail(Code::answer_too_large);
      line_.append(bytes.substr(0, end));
      bytes.remove_prefix(end);
      if (bytes.empty()) return ok();
      after_cr_ = bytes.front() == '\r';
      bytes.remove_prefix(1);
      std::string line = std::exchange(line_, {});
      if (std::exchange(first_, false) && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
      JF_CHECK(take_line(line, take));
    }
    return ok();
  }

  std::size_t limit_bytes_;
  std::string line_;
  bool after_cr_ = false, first_ = true, failed_ = false;
};

class SseReader final : public LineReader {
 public:
  using LineReader::LineReader;

 private:
  Status take_line(std::string_view line, TakePart take) override {
    if (line.empty()) return dispatch(take);
    if (line.starts_with(':')) return ok();
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view name = line.substr(0, colon);
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (name == "event") event_ = value;
    if (name != "data") return ok();
    if (data_.size() + value.size() > limit_bytes()) return fail(Code::answer_too_large);
    if (has_data_) data_.push_back('\n');
    data_.append(value);
    has_data_ = true;
    return ok();
  }
  // Services leave out the empty line behind their last event.
  Status finish(TakePart take) override { return dispatch(take); }

  Status dispatch(TakePart take) {
    const std::string event = std::exchange(event_, {}), data = std::exchange(data_, {});
    if (!std::exchange(has_data_, false)) return ok();
    return take(Part{event, data, event == "error"});
  }

  std::string event_, data_;
  bool has_data_ = false;
};

class NdjsonReader final : public LineReader {
 public:
  using LineReader::LineReader;

 private:
  Status take_line(std::string_view line, TakePart take) override {
    return is_blank_line(line) ? ok() : take(Part{{}, line, false});
  }
  Status finish(TakePart) override { return ok(); }
};

std::uint32_t crc32(std::string_view bytes) {
  static constexpr auto kTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t rest = i;
      for (int bit = 0; bit < 8; ++bit) rest = (rest & 1) != 0 ? 0xEDB88320u ^ (rest >> 1) : rest >> 1;
      table[i] = rest;
    }
    return table;
  }();
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const char c : bytes) crc = kTable[(crc ^ static_cast<unsigned char>(c)) & 0xFF] ^ (crc >> 8);
  return ~crc;
}

std::uint32_t big_endian(std::string_view bytes, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  return value;
}

struct FrameHeaders {
  std::string_view message_type, event_type, exception_type;
};

// The size of a header's value; types 6 and 7 have theirs before the value. nullopt: no such type.
std::optional<std::size_t> fixed_size(unsigned type) {
  constexpr std::array<std::size_t, 6> kSizes{0, 0, 1, 2, 4, 8};
  if (type < kSizes.size()) return kSizes[type];
  if (type == 8) return 8;
  if (type == 9) return 16;
  return std::nullopt;
}

bool read_headers(std::string_view bytes, FrameHeaders& headers) {
  while (!bytes.empty()) {
    const std::size_t name_size = static_cast<unsigned char>(bytes[0]);
    if (bytes.size() < name_size + 2) return false;
    const std::string_view name = bytes.substr(1, name_size);
    const unsigned type = static_cast<unsigned char>(bytes[name_size + 1]);
    bytes.remove_prefix(name_size + 2);
    std::size_t size = 0;
    if (type == 6 || type == 7) {
      if (bytes.size() < 2) return false;
      size = big_endian(bytes, 2);
      bytes.remove_prefix(2);
    } else if (const auto fixed = fixed_size(type)) {
      size = *fixed;
    } else {
      return false;
    }
    if (bytes.size() < size) return false;
    const std::string_view value = bytes.substr(0, size);
    bytes.remove_prefix(size);
    if (name == ":message-type") headers.message_type = value;
    if (name == ":event-type") headers.event_type = value;
    if (name == ":exception-type" || name == ":error-code") headers.exception_type = value;
  }
  return true;
}

// Frames: total size, size of the headers, their check sum, headers, payload, check sum of all.
class FrameReader final : public PartReader {
 public:
  explicit FrameReader(std::size_t limit_bytes) : limit_bytes_(limit_bytes) {}

  Status feed(std::string_view bytes, TakePart take) override {
    if (failed_) return ok();
    pending_.append(bytes);
    Status status = read(take);
    failed_ = !status;
    return status;
  }
  Status end(TakePart) override { return failed_ || pending_.empty() ? ok() : Status(fail(Code::stream_cut)); }

 private:
  static constexpr std::size_t kPrelude = 12, kSum = 4;

  Status read(TakePart take) {
    std::size_t done = 0;
    while (pending_.size() - done >= kPrelude) {
      const std::string_view left = std::string_view(pending_).substr(done);
      const std::size_t total = big_endian(left, 4), header_bytes = big_endian(left.substr(4), 4);
      if (big_endian(left.substr(8), 4) != crc32(left.substr(0, 8))) return fail(Code::bad_answer);
      if (total > limit_bytes_) return fail(Code::answer_too_large);
      if (total < kPrelude + kSum || header_bytes > total - kPrelude - kSum) return fail(Code::bad_answer);
      if (left.size() < total) break;
      JF_CHECK(take_frame(left.substr(0, total), header_bytes, take));
      done += total;
    }
    pending_.erase(0, done);
    return ok();
  }

  static Status take_frame(std::string_view frame, std::size_t header_bytes, TakePart take) {
    const std::size_t body = frame.size() - kSum;
    if (big_endian(frame.substr(body), 4) != crc32(frame.substr(0, body))) return fail(Code::bad_answer);
    FrameHeaders headers;
    if (!read_headers(frame.substr(kPrelude, header_bytes), headers)) return fail(Code::bad_answer);
    const std::string_view payload = frame.substr(kPrelude + header_bytes, body - kPrelude - header_bytes);
    const bool is_error = headers.message_type == "exception" || headers.message_type == "error";
    return take(Part{is_error ? headers.exception_type : headers.event_type, payload, is_error});
  }

  std::size_t limit_bytes_;
  std::string pending_;
  bool failed_ = false;
};

}  // namespace

std::unique_ptr<PartReader> PartReader::make(std::string_view framing, std::size_t limit_bytes) {
  if (framing == "ndjson") return std::make_unique<NdjsonReader>(limit_bytes);
  if (framing == "aws_eventstream") return std::make_unique<FrameReader>(limit_bytes);
  return std::make_unique<SseReader>(limit_bytes);
}

}  // namespace jackfield::service
