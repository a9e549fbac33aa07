// The rows of one large answer, read from the socket itself. libpq makes a result of its own for each row, which costs
// more than all else; so it reads what comes before the rows and after them alone.
// Contract   for a connection in clear whose answer begins, before libpq has read any of it. Bytes are looked at first
//            and taken from the socket only if they belong to rows, or to what is said at any time, which is dropped.
//            The first byte of anything else stays there for libpq, which takes CommandComplete without rows before it.
//            Never waits.
// Ownership  borrows the socket. Columns and rows are views of its buffer, until the next call.
// Limits     the buffer grows with the row that comes, which the caller must bound: coming().
// Example    core/connectors/postgresql/socket_stream.cc
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "wire.h"

namespace jackfield::postgresql {

class SocketRows {
 public:
  explicit SocketRows(int socket);

  // Whether so much has come already that this is worth while.
  [[nodiscard]] static bool is_much_here(int socket) noexcept;

  // The beginning of the answer, which take_head() takes. Nothing: something else comes, or the rows end in what is
  // here, and libpq must read the answer.
  [[nodiscard]] std::optional<AnswerHead> look();
  [[nodiscard]] bool take_head(const AnswerHead& head) noexcept;  // false: the connection is lost

  enum class Found : std::uint8_t {
    row,
    part,  // receive() must come first
    malformed
  };
  [[nodiscard]] Found next() noexcept;
  [[nodiscard]] std::string_view row() const noexcept { return row_; }  // without its head
  [[nodiscard]] std::uint64_t coming() const noexcept;  // the bytes of the row of which a part is here; 0: not known

  enum class Received : std::uint8_t {
    some,
    nothing,  // now
    end,      // what comes is for libpq
    lost
  };
  [[nodiscard]] Received receive();

 private:
  [[nodiscard]] std::string_view kept() const noexcept { return {buffer_.get() + begin_, end_ - begin_}; }
  void make_room();
  [[nodiscard]] std::ptrdiff_t peek() noexcept;
  [[nodiscard]] bool take(std::size_t size) noexcept;

  int socket_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_;
  std::size_t begin_ = 0, end_ = 0;  // of what was taken and is not read yet
  std::string_view row_;
};

}  // namespace jackfield::postgresql
