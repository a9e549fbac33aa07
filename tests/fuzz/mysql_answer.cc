// The answer of a MySQL server to a prepared statement: read in two parts it is what it is as a whole, and nothing
// beyond its end is read. The first byte says where the first part ends.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "../../core/connectors/mysql/wire.h"
#include "exact.h"

namespace {

using namespace jackfield;
using test::Exact;
using Found = mysql::AnswerScan::Found;

bool goes_on(Found found) { return found == Found::packet || found == Found::columns || found == Found::row; }

struct Reading {
  std::vector<Found> found;
  std::vector<std::string> payloads;
  mysql::AnswerScan scan;
  std::size_t at = 0;

  void read(std::string_view bytes) {
    Found one = Found::packet;
    while (goes_on(one)) {
      one = scan.next(bytes, at);
      if (at > bytes.size()) std::abort();
      if (one == Found::nothing) return;
      found.push_back(one);
      payloads.emplace_back(scan.payload());
    }
  }
};

void check_row(std::string_view payload, unsigned int columns) {
  const Exact row(payload);
  const auto* const end = reinterpret_cast<const unsigned char*>(row.view().data()) + payload.size();
  constexpr enum_field_types kTypes[] = {MYSQL_TYPE_LONG, MYSQL_TYPE_VAR_STRING, MYSQL_TYPE_DATETIME,
                                         MYSQL_TYPE_DOUBLE};
  std::vector<mysql::CellType> types(columns);
  for (std::size_t i = 0; i < types.size(); ++i) types[i].wire = kTypes[i % 4];
  std::vector<mysql::RawCell> cells;
  if (!mysql::read_row(row.view(), types, cells)) return;
  for (const mysql::RawCell& cell : cells) {
    if (cell.at != nullptr && cell.size > static_cast<std::size_t>(end - cell.at)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const Exact whole(std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  const Exact part(whole.view().substr(0, std::min<std::size_t>(data[0], size - 1)));
  Reading once, twice;
  once.read(whole.view());
  twice.read(part.view());
  if (twice.found.empty() || goes_on(twice.found.back())) twice.read(whole.view());
  if (once.found != twice.found || once.payloads != twice.payloads) std::abort();
  for (std::size_t i = 0; i < once.found.size(); ++i) {
    if (once.found[i] == Found::row) check_row(once.payloads[i], once.scan.count());
    if (once.found[i] == Found::refusal) static_cast<void>(mysql::read_refusal(Exact(once.payloads[i]).view()));
  }
  const auto facts = mysql::read_field_facts(whole.view());
  if (facts && *facts != *mysql::read_field_facts(Exact(whole.view()).view())) std::abort();
  return 0;
}
