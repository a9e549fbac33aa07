// The answer of a PostgreSQL server: read in two parts, its rows are those that it has as a whole, and nothing beyond
// its end is read. The first byte says where the first part ends.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "../../core/connectors/postgresql/wire.h"
#include "exact.h"

namespace {

using namespace jackfield;
using test::Exact;

// The messages that are whole, from `at`, which is moved behind them.
void take_whole(std::string_view bytes, std::size_t& at, std::vector<std::string>& messages) {
  for (;;) {
    const std::string_view rest = bytes.substr(at);
    const std::uint64_t size = postgresql::message_size(rest);
    if (size < postgresql::kMessageHead || size > rest.size()) return;
    messages.emplace_back(rest.substr(0, static_cast<std::size_t>(size)));
    at += static_cast<std::size_t>(size);
  }
}

void check_row(const std::string& message, std::size_t columns) {
  if (message.front() != postgresql::kRowLetter) return;
  const Exact body(std::string_view(message).substr(postgresql::kMessageHead));
  std::vector<std::string_view> cells;
  if (!postgresql::read_row(body.view(), columns, cells)) return;
  if (cells.size() != columns) std::abort();
  std::size_t bytes = 2 + 4 * columns;
  for (const std::string_view cell : cells) bytes += cell.size();
  if (bytes != body.view().size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const Exact whole(std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  const auto head = postgresql::read_head(whole.view());
  if (head && head->size > whole.view().size()) std::abort();
  const Exact rows(whole.view().substr(head ? head->size : 0));
  const std::size_t extent = postgresql::extent_of_rows(rows.view());
  if (extent > rows.view().size()) std::abort();
  const Exact part(rows.view().substr(0, std::min<std::size_t>(data[0], rows.view().size())));
  if (postgresql::extent_of_rows(part.view()) != std::min(extent, part.view().size())) std::abort();

  std::vector<std::string> once, twice;
  std::size_t at = 0;
  take_whole(rows.view().substr(0, extent), at, once);
  at = 0;
  take_whole(part.view().substr(0, std::min(extent, part.view().size())), at, twice);
  take_whole(rows.view().substr(0, extent), at, twice);
  if (once != twice) std::abort();
  for (const std::string& message : once) check_row(message, head ? head->columns.size() : 2);
  return 0;
}
