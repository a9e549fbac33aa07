#include "socket_rows.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace jackfield::postgresql {
namespace {

constexpr std::size_t kBuffer = std::size_t{64} << 10;
constexpr std::size_t kMuch = 4096;  // a server sends 8 KiB at a time

std::ptrdiff_t receive_into(int socket, char* into, std::size_t size, int flags) noexcept {
  for (;;) {
    const ssize_t count = ::recv(socket, into, size, flags | MSG_DONTWAIT);
    if (count >= 0 || errno != EINTR) return count;
  }
}

}  // namespace

// Not std::make_unique, which would fill it.
SocketRows::SocketRows(int socket) : socket_(socket), buffer_(new char[kBuffer]), capacity_(kBuffer) {}

bool SocketRows::is_much_here(int socket) noexcept {
  char bytes[kMuch];
  return receive_into(socket, bytes, sizeof bytes, MSG_PEEK) == sizeof bytes;
}

std::ptrdiff_t SocketRows::peek() noexcept {
  return receive_into(socket_, buffer_.get() + end_, capacity_ - end_, MSG_PEEK);
}

// They are in the buffer already. On Linux the kernel does not copy them again (tcp(7), MSG_TRUNC).
bool SocketRows::take(std::size_t size) noexcept {
#ifdef __linux__
  constexpr int kFlags = MSG_TRUNC;
#else
  constexpr int kFlags = 0;
#endif
  return receive_into(socket_, buffer_.get() + end_, size, kFlags) == static_cast<std::ptrdiff_t>(size);
}

std::optional<AnswerHead> SocketRows::look() {
  const std::ptrdiff_t count = peek();
  if (count <= 0) return std::nullopt;
  const std::string_view bytes(buffer_.get(), static_cast<std::size_t>(count));
  std::optional<AnswerHead> head = read_head(bytes);
  if (!head) return std::nullopt;
  const std::string_view rows = bytes.substr(head->size);
  if (rows.empty() || extent_of_rows(rows) < rows.size()) return std::nullopt;
  return head;
}

bool SocketRows::take_head(const AnswerHead& head) noexcept { return take(head.size); }

SocketRows::Found SocketRows::next() noexcept {
  for (;;) {
    const std::string_view bytes = kept();
    const std::uint64_t size = message_size(bytes);
    if (size == 0 || size > bytes.size()) return Found::part;
    if (size < kMessageHead) return Found::malformed;
    begin_ += static_cast<std::size_t>(size);
    if (bytes.front() != kRowLetter) continue;
    row_ = bytes.substr(kMessageHead, static_cast<std::size_t>(size) - kMessageHead);
    return Found::row;
  }
}

std::uint64_t SocketRows::coming() const noexcept { return message_size(kept()); }

// What is kept goes to the front. The buffer of a large row grows with what has come of it, and ends with it.
void SocketRows::make_room() {
  const std::size_t size = end_ - begin_;
  const bool is_full = size == capacity_, is_too_large = size <= kBuffer / 2 && capacity_ > kBuffer;
  if (is_full || is_too_large) {
    capacity_ = is_full ? 2 * capacity_ : kBuffer;
    std::unique_ptr<char[]> other(new char[capacity_]);
    std::memcpy(other.get(), buffer_.get() + begin_, size);
    buffer_ = std::move(other);
  } else if (size > 0 && begin_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, size);
  }
  begin_ = 0;
  end_ = size;
}

SocketRows::Received SocketRows::receive() {
  make_room();
  const std::ptrdiff_t count = peek();
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Received::nothing;
  if (count <= 0) return Received::lost;
  const std::size_t all = end_ + static_cast<std::size_t>(count);
  const std::size_t taken = extent_of_rows({buffer_.get(), all}) - end_;
  if (taken == 0) return Received::end;
  if (!take(taken)) return Received::lost;
  end_ += taken;
  return Received::some;
}

}  // namespace jackfield::postgresql
