// The rows of a large answer, from the socket to the sink (socket_rows.h).
// Ownership  borrows its connection, which has one stream at a time.
// Example    core/connectors/postgresql/socket_stream.cc
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "cells.h"
#include "connection.h"

namespace jackfield::postgresql {

class SocketStream final : public ResultStream {
 public:
  SocketStream(PgConnection& connection, std::shared_ptr<const ResultShape> shape)
      : connection_(connection), shape_(std::move(shape)) {}
  ~SocketStream() override;
  SocketStream(const SocketStream&) = delete;
  SocketStream& operator=(const SocketStream&) = delete;

  bool may_write() const noexcept override { return false; }
  const std::vector<Column>& columns() const override { return shape_->columns; }
  Result<StreamEnd> pull(RowSink& sink, Deadline deadline) override;

 private:
  [[nodiscard]] Status read(RowSink& sink, Deadline deadline);
  [[nodiscard]] Status write_row(RowSink& sink);
  [[nodiscard]] Status finish(Deadline deadline);

  PgConnection& connection_;
  std::shared_ptr<const ResultShape> shape_;
  bool ended_ = false;
  bool failed_ = false;
  std::int64_t count_ = 0;  // of the rows so far
  std::vector<std::string_view> cells_;
  CellWriter writer_;
};

}  // namespace jackfield::postgresql
