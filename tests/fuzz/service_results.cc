// What a service sends as columns and cells must become JSON, whatever it is; links among it must not confuse the
// reader of addresses. The first line is the service's list of columns as JSON, the rest a cell for each of them.
#include <cstdint>
#include <cstdlib>

#include "../../core/connectors/databricks/cells.h"
#include "../../core/connectors/snowflake/cells.h"
#include "connect/encoder.h"
#include "net/http_url.h"

namespace {

using namespace jackfield;

using WriteCell = void (*)(CellKind, std::string_view, CellScratch&, RowSink&);

void encode(const std::vector<Column>& columns, const std::vector<CellKind>& kinds, std::string_view cell,
            WriteCell write) {
  CellScratch scratch;
  std::string out = "[";
  RowEncoder encoder(out, RowShape::objects, distinct_names(columns), {});
  encoder.begin_row();
  for (const CellKind kind : kinds) write(kind, cell, scratch, encoder);
  encoder.end_row();
  out += "]";
  json::Arena arena;
  const auto parsed = json::parse(arena, out, {SIZE_MAX, 600, SIZE_MAX, SIZE_MAX});
  // Numbers beyond a double's range, halves of surrogate pairs and keys that come twice are JSON, though our own reader
  // refuses them.
  if (!parsed && (parsed.error().code == Code::json_syntax || parsed.error().code == Code::json_encoding)) std::abort();
}

void check_link(std::string_view text) {
  std::string host, path;
  std::uint16_t port = 0;
  if (split_https_url(text, host, port, path) && (!is_http_host(host) || path.empty() || port == 0)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  check_link(input);
  const std::size_t line = input.find('\n');
  if (line == input.npos) return 0;
  json::Arena arena;
  const auto list = json::parse(arena, input.substr(0, line), json::kConfigLimits);
  if (!list) return 0;
  const std::string_view cell = input.substr(line + 1);
  std::vector<Column> columns;
  std::vector<CellKind> snowflake_kinds;
  snowflake::read_columns(*list, columns, snowflake_kinds);
  encode(columns, snowflake_kinds, cell, snowflake::write_cell);
  columns.clear();
  std::vector<CellKind> databricks_kinds;
  databricks::read_columns(*list, columns, databricks_kinds);
  encode(columns, databricks_kinds, cell, databricks::write_cell);
  return 0;
}
