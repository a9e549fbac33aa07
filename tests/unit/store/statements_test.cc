// The statements of store/sql, as any driver gets them.
#include <set>

#include "fixture.h"
#include "store/sql/tables.h"

using namespace jackfield;
using namespace jackfield::store_test;

namespace {

struct Lent {
  std::string sql;
  std::set<int> bound;
};

// A store with `lists` lists of 100 rows, in which `matches` titles have any text.
struct Fake {
  int lists = 2, matches = 1;
};

class FakeStatement final : public sql::Statement {
 public:
  FakeStatement(Lent& lent, const Fake& fake) : lent_(lent) {
    if (lent.sql.find("FROM lists") != std::string::npos) {
      rows_ = fake.lists;
      first_ = 0;
    } else if (lent.sql.find("MATCH") != std::string::npos) {
      rows_ = fake.matches;
    }
  }
  Statement& bind(int at, std::string_view) override { return note(at); }
  Statement& bind(int at, std::int64_t) override { return note(at); }
  Statement& bind(int at, double) override { return note(at); }
  Statement& bind_blob(int at, std::string_view) override { return note(at); }
  Statement& bind_null(int at) override { return note(at); }
  Result<bool> step() override { return --rows_ >= 0; }
  std::string_view text(int) const override { return rows_ == first_ ? "" : "text"; }
  std::int64_t integer(int) const override { return 100; }
  double number(int) const override { return 1; }
  bool is_null(int) const override { return false; }

 private:
  Statement& note(int at) {
    lent_.bound.insert(at);
    return *this;
  }
  void give_back() noexcept override {}
  std::int64_t changed() const override { return 1; }
  Lent& lent_;
  int rows_ = 1;
  int first_ = -1;  // how many rows are left after the one whose texts are empty
};

// Keeps what was asked for. Every statement gives one row.
class FakeDatabase final : public sql::Database {
 public:
  sql::Prepared statement(const char* sql) override { return prepare(sql); }
  sql::Prepared prepare(std::string_view sql) override {
    Lent& lent = *lent_.emplace_back(std::make_unique<Lent>(Lent{std::string(sql), {}}));
    return sql::Prepared(statements_.emplace_back(std::make_unique<FakeStatement>(lent, fake)).get());
  }
  Fake fake;
  bool in_transaction() const noexcept override { return true; }
  const std::vector<std::unique_ptr<Lent>>& lent() const { return lent_; }

 private:
  std::vector<std::unique_ptr<Lent>> lent_;
  std::vector<std::unique_ptr<FakeStatement>> statements_;
};

std::set<int> numbers_in(std::string_view sql) {
  std::set<int> numbers;
  for (std::size_t at = sql.find('?'); at != std::string_view::npos; at = sql.find('?', at + 1))
    numbers.insert(std::stoi(std::string(sql.substr(at + 1, 2))));
  return numbers;
}

// A page beyond the rows, so that they are counted as well.
constexpr Page kBeyond{1, 1};

// With marks, without; in lists of two audiences and of one; searches by the index, by the titles, and those that the
// index gives up.
void use_lists(Transaction& t, const Scope& scope, Fake& fake) {
  for (const Fake& next : {Fake{2, 1}, Fake{1, 1}, Fake{2, 1001}}) {
    fake = next;
    for (const bool with_config : {false, true}) {
      for (const char* type : {"", "ai"}) {
        for (const char* query : {"", "ti", "title"})
          CHECK(t.integrations().list(scope, {type, query, with_config}, {1, 90}, [](const IntegrationRow&) {}));
      }
    }
  }
  fake = {};
}

void use_integrations(Transaction& t, const Scope& scope) {
  for (int order = 0; order <= static_cast<int>(ReportOrder::updated); ++order) {
    for (const bool descending : {false, true}) {
      const ReportFilter filter{.type = "ai", .order = static_cast<ReportOrder>(order), .descending = descending};
      CHECK(t.integrations().report(scope, filter, kBeyond, [](const ReportRow&) {}));
    }
  }
  CHECK(t.health().find("int1"));
  CHECK(t.health().set({}));
  CHECK(t.integrations().find(scope, "int1"));
  CHECK(t.integrations().find_by_sqlite_file(scope, "/a", "int1"));
  CHECK(t.integrations().count_titles(scope, "title"));
  CHECK(t.integrations().ids_of_creator("w1", "ann", true));
  CHECK(t.integrations().oldest_shared("w1", "ai"));
  CHECK(t.integrations().has_default("w1", "ai"));
  CHECK(t.integrations().next_order(scope));
  CHECK(t.integrations().insert(integration("int1")));
  CHECK(t.integrations().update(integration("int1")));
  CHECK(t.integrations().remove("int1"));
  CHECK(t.integrations().set_creator("int1", "bob", 1));
  CHECK(t.integrations().clear_default("w1", "ai"));
  CHECK(t.integrations().set_sqlite_file("int1", ""));
  CHECK(t.integrations().set_sqlite_file("int1", "/a"));
}

void use_parts(Transaction& t, const Scope& scope) {
  CHECK(t.sources().list(scope, "b1", kBeyond, [](const SourceRow&) {}));
  CHECK(t.sources().of_integration("int1"));
  CHECK(t.sources().find(scope, "b1", "src1"));
  CHECK(t.sources().insert({}));
  CHECK(t.sources().update({}));
  CHECK(t.sources().remove("src1"));
  CHECK(t.records().list("int1", kBeyond, [](const RecordRow&) {}));
  CHECK(t.records().find("int1", ""));
  CHECK(t.records().find("int1", "rec1"));
  CHECK(t.records().sum("int1", {"calls", "x\"y", ""}, 0, 0));
  CHECK(t.records().insert({}));
  for (const char* integration : {"", "int1"}) {
    for (const char* operation : {"", "token.create"})
      CHECK(t.audit().list(scope, {integration, operation}, kBeyond, [](const AuditRow&) {}));
  }
  CHECK(t.audit().add(kAnn, "r1", {}));
  CHECK(t.settings().get("name"));
  CHECK(t.settings().set("name", "value"));
  CHECK(t.settings().set("name", ""));
}

void use_people(Transaction& t) {
  CHECK(t.users().count());
  CHECK(t.users().list("w1", kBeyond, [](const UserRow&) {}));
  CHECK(t.users().find("w1", "us1"));
  CHECK(t.users().find_by_name("w1", "Ann"));
  CHECK(t.users().first_workspace());
  CHECK(t.users().insert({}));
  CHECK(t.users().update({}));
  CHECK(t.users().remove("us1"));
  for (const char* user : {"", "us1"}) CHECK(t.tokens().list("w1", user, kBeyond, [](const TokenRow&) {}));
  CHECK(t.tokens().find_by_prefix("jft_1"));
  CHECK(t.tokens().find("w1", "tok1"));
  CHECK(t.tokens().insert({}));
  CHECK(t.tokens().touch("tok1", 1));
  CHECK(t.tokens().remove("tok1"));
}

}  // namespace

TEST_CASE("Every statement numbers its values from 1 without a gap, and all of them are bound") {
  Machine machine;
  const Host host = machine.host();
  FakeDatabase database;
  sql::Tables tables(database, host, {});
  Transaction transaction(tables.resources());
  use_lists(transaction, Scope(kAnn), database.fake);
  use_integrations(transaction, Scope(kAnn));
  use_parts(transaction, Scope(kAnn));
  use_people(transaction);
  CHECK(sql::insert_waiting(database, record("rec1", "int1", 1)));
  CHECK(database.lent().size() > 150);
  for (const auto& lent : database.lent()) {
    INFO(lent->sql);
    const std::set<int> numbers = numbers_in(lent->sql);
    CHECK(numbers == lent->bound);
    CHECK((numbers.empty() || (*numbers.begin() == 1 && *numbers.rbegin() == std::ssize(numbers))));
  }
}
