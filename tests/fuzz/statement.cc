// What connectors tell of a statement from its text: never looks beyond its end, and blanks in front of it change
// nothing.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "../../core/connectors/mysql/statement.h"
#include "../../core/connectors/oracle/statement.h"
#include "../../core/connectors/postgresql/statement.h"
#include "../../core/connectors/sqlserver/statement.h"

namespace {

// A copy of exactly the statement's size, so that a read one byte too far is seen.
template <typename Use>
auto exact(std::string_view front, std::string_view sql, Use&& use) {
  const std::size_t size = front.size() + sql.size();
  const std::unique_ptr<char[]> copy(new char[size]);
  std::copy(sql.begin(), sql.end(), std::copy(front.begin(), front.end(), copy.get()));
  return use(std::string_view(copy.get(), size));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jackfield;
  const std::string_view sql(reinterpret_cast<const char*>(bytes), size);
  const auto my = exact("", sql, mysql::inspect);
  const auto my_later = exact(" \n", sql, mysql::inspect);
  if (my.plain_read != my_later.plain_read || my.reads != my_later.reads || my.several != my_later.several)
    std::abort();
  if (my.plain_read && my.several) std::abort();
  if (my.reads && sql.find("outfile") != std::string_view::npos) std::abort();
  const auto pg = exact("", sql, postgresql::inspect);
  const auto pg_later = exact(" \n", sql, postgresql::inspect);
  if (pg.plain_read != pg_later.plain_read || pg.copy != pg_later.copy) std::abort();
  const auto ms = exact("", sql, sqlserver::inspect);
  const auto ms_later = exact(" \n", sql, sqlserver::inspect);
  if (ms.blank != ms_later.blank || ms.plain_read != ms_later.plain_read || ms.several != ms_later.several)
    std::abort();
  if (ms.blank && (ms.plain_read || ms.several)) std::abort();
  const oracle::StatementTraits ora = oracle::inspect(sql);
  const auto ora_later = exact(" \n", sql, oracle::inspect);
  if (ora.body.empty() != ora_later.body.empty() || ora.plain_read != ora_later.plain_read ||
      ora.several != ora_later.several)
    std::abort();
  if (!ora.body.empty() &&
      (ora.body.data() < sql.data() || ora.body.data() + ora.body.size() > sql.data() + sql.size()))
    std::abort();
  return 0;
}
