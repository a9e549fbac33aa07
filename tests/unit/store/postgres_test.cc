// What only the store on PostgreSQL has: its URL, its texts, transactions that run again, notifications.
#include <algorithm>
#include <latch>
#include <thread>

#include "fixture.h"
#include "store/postgres/text.h"
#include "store/postgres/turn.h"
#include "store/postgres/url.h"
#include "store/sql/database.h"
#include "store/sql/transfer.h"

using namespace jackfield;
using namespace jackfield::store_test;

namespace {

std::string reason_of(std::string_view url) {
  const auto parsed = postgres::parse_store_url(url);
  if (parsed) return "accepted";
  CHECK(parsed.error().code == Code::config_option);
  CHECK(parsed.error().pointer == "/store/path");
  return std::get<std::string>(parsed.error().details.at(0).value);
}

// True if there is a server; else the reason is printed.
bool has_server() {
  if (!postgres_url().empty()) return true;
  const char* why = std::getenv("JACKFIELD_TEST_STORE_SKIP");
  WARN("skipped: " << (why == nullptr ? "run with tests/servers/with-servers.mjs store" : why));
  return false;
}

}  // namespace

TEST_CASE("A URL of a store names hosts, login, database and options") {
  const auto url = postgres::parse_store_url(
      "postgres://ann:p%40ss%3Aw@a.example:5433,[::1],%2Frun%2Fpg/my%20db?sslmode=verify-ca&sslrootcert=/ca.pem&"
      "connect_timeout=3&timeout_ms=900&pool=4&schema=s1&application_name=x&standby_reads=true&"
      "target_session_attrs=read-write");
  REQUIRE(url);
  REQUIRE(url->hosts.size() == 3);
  CHECK((url->hosts[0].host == "a.example" && url->hosts[0].port == 5433));
  CHECK((url->hosts[1].host == "::1" && url->hosts[1].port == 5432 && url->hosts[1].is_own_machine()));
  CHECK((url->hosts[2].host == "/run/pg" && url->hosts[2].is_socket()));
  CHECK((url->user == "ann" && url->password.expose() == "p@ss:w" && url->database == "my db"));
  CHECK((url->tls == postgres::TlsMode::verify_ca && url->root_file == "/ca.pem"));
  CHECK((url->connect_ms == 3000 && url->statement_ms == 900 && url->connections == 4));
  CHECK((url->schema == "s1" && url->application_name == "x" && url->standby_reads));
  const auto plain = postgres::parse_store_url("postgresql://u@db.example/d");
  REQUIRE(plain);
  CHECK((plain->tls == postgres::TlsMode::by_host && plain->password.empty() && plain->schema == "jackfield"));
}

TEST_CASE("A URL that is not valid is refused with its reason, and no part of it is shown") {
  for (const char* url : {"postgres://",
                          "postgres://u@",
                          "postgres://u@h",
                          "postgres://h/d",
                          "postgres://u@h/d#x",
                          "postgres://u@h:0/d",
                          "postgres://u@h:99999/d",
                          "postgres://u@[::1/d",
                          "postgres://u@h/d?sslmode=prefer",
                          "postgres://u@h/d?x=1",
                          "postgres://u@h/d?sslmode",
                          "postgres://u@h/d?schema=A",
                          "postgres://u@h/d?schema=pg_x",
                          "postgres://u@h/d?schema=a;drop",
                          "postgres://u@h/d?pool=1",
                          "postgres://u@h/d?pool=x",
                          "postgres://u@h/d?sslrootcert=ca.pem",
                          "postgres://u@h/d?target_session_attrs=any",
                          "postgres://u%00@h/d",
                          "postgres://u:%zz@h/d",
                          "postgres://u@h a/d",
                          "mysql://u@h/d",
                          "postgres://u@h/d?standby_reads=yes"}) {
    INFO(url);
    CHECK(reason_of(url) != "accepted");
  }
  std::string many = "postgres://u@h";
  for (int i = 0; i < 20; ++i) many += ",h";
  CHECK(reason_of(many + "/d") == "The store's URL names more than 16 hosts.");
}

TEST_CASE("Texts that PostgreSQL cannot hold come back as they were") {
  const std::string mark = "\xf4\x8f\xbf\xbf";
  for (const std::string& text : {std::string("x\0y", 3), std::string("\0", 1), mark, mark + "0",
                                  std::string("\0", 1) + mark + "1", mark + mark}) {
    const auto stored = postgres::escaped(text);
    REQUIRE(stored);
    CHECK(stored->find('\0') == std::string::npos);
    CHECK(postgres::unescaped(*stored) == text);
  }
  CHECK_FALSE(postgres::escaped("plain"));
  CHECK_FALSE(postgres::unescaped("plain"));
  CHECK(postgres::bytes_of_hex("\\x00ff") == std::string("\0\xff", 2));
  for (const char* text : {"", "\\x0", "00", "\\xzz"}) CHECK_FALSE(postgres::bytes_of_hex(text));
}

TEST_CASE("Of changes of one row at once on two stores none is lost") {
  if (!has_server()) return;
  Machine machine;
  const std::string url = new_postgres_url();
  std::unique_ptr<Store> stores[2] = {open({.path = url}, machine.host()), open({.path = url}, machine.host())};
  must(*stores[0], [](Transaction& t) { return t.integrations().insert(integration("int1")); });
  constexpr int kEach = 25;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kEach; ++n) {
        const Status done = stores[i % 2]->write([](Transaction& t) -> Status {
          JF_TRY(auto row, t.integrations().find(Scope(kAnn), "int1"));
          ++row->version;
          return t.integrations().update(*row);
        });
        if (!done) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  const auto row = get(*stores[1], [](Session& s) { return s.integrations().find(Scope(kAnn), "int1"); });
  CHECK(row->version == 1 + 4 * kEach);
}

TEST_CASE("Of two first owners one is made") {
  if (!has_server()) return;
  Machine machine;
  const std::string url = new_postgres_url();
  std::unique_ptr<Store> stores[4];
  std::latch start(4);
  std::atomic<int> made{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      auto opened = open_any({.path = url}, machine.host());
      start.arrive_and_wait();
      if (!opened) return;
      stores[i] = *std::move(opened);
      const Status done = stores[i]->write([&](Transaction& t) -> Status {
        JF_TRY(const std::int64_t users, t.users().count());
        if (users != 0) return fail(Code::store_not_empty);
        return t.users().insert(
            {.id = "us" + std::to_string(i), .name = "owner", .workspace = "w" + std::to_string(i)});
      });
      if (done) ++made;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& store : stores) REQUIRE(store);
  CHECK(made == 1);
  CHECK(get(*stores[0], [](Session& s) { return s.users().count(); }) == 1);
}

TEST_CASE("A store hears of what another one changed") {
  if (!has_server()) return;
  Machine machine;
  const std::string url = new_postgres_url();
  const auto store = open({.path = url}, machine.host());
  const auto other = open({.path = url}, machine.host());
  std::atomic<int> changes{0};
  store->on_change([&] { ++changes; });
  // Once because the listening session was made.
  const auto heard = [&](int least) {
    for (int i = 0; i < 100 && changes < least; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return changes >= least;
  };
  static_cast<void>(heard(1));
  const int before = changes;
  must(*other, [](Transaction& t) { return t.integrations().insert(integration("int1")); });
  CHECK(heard(before + 1));
}

TEST_CASE("A store of a newer version is refused") {
  if (!has_server()) return;
  Machine machine;
  const std::string url = new_postgres_url();
  {
    const auto store = open({.path = url}, machine.host());
    CHECK(store->on_database(true, [](sql::Database& database) -> Status {
      return database.prepare("UPDATE version SET number = 1000")->run();
    }));
  }
  CHECK(code_of_open({.path = url}, machine.host()) == Code::store_newer);
}

TEST_CASE("A transfer takes every row along, and refuses a store that is not empty") {
  if (!has_server()) return;
  Machine machine;
  Folder folder;
  const auto file = open({.path = folder.file("a.db")}, machine.host());
  must(*file, [](Transaction& t) -> Status {
    for (int i = 0; i < 1200; ++i) {
      IntegrationRow row = integration("int" + std::to_string(10'000 - i), std::string("x\0y ", 4) + std::to_string(i));
      row.order = i * 0.1;
      row.is_private = i % 3 == 0;
      JF_CHECK(t.integrations().insert(row));
      JF_CHECK(t.records().insert(record("rec" + std::to_string(i), row.id, i * 10'000'000'000, R"({"calls": 2})")));
    }
    JF_CHECK(t.users().insert({.id = "us1", .name = "Ann", .workspace = "w1", .role = Role::owner}));
    JF_CHECK(t.settings().set("key_check", "text"));
    return t.audit().add(kAnn, "r1", {.operation = "token.create"});
  });
  const auto shared = open({.path = new_postgres_url()}, machine.host());
  const auto counts = sql::transfer(*file, *shared);
  REQUIRE(counts);
  CHECK(counts->at(3) == std::pair<std::string, std::int64_t>("integrations", 1200));
  const auto again = sql::transfer(*file, *shared);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Code::store_not_empty);
  const auto back = open({.path = folder.file("b.db")}, machine.host());
  REQUIRE(sql::transfer(*shared, *back));
  for (const Page& page : {Page{.limit = 30, .offset = 0}, Page{.limit = 30, .offset = 900}}) {
    for (const ListFilter& filter : {ListFilter{}, ListFilter{.type = "", .query = "y 11"}}) {
      const Listed first = list(*file, kAnn, filter, page);
      CHECK(list(*shared, kAnn, filter, page).ids == first.ids);
      CHECK(list(*back, kAnn, filter, page).ids == first.ids);
      CHECK(list(*shared, kAnn, filter, page).total == first.total);
    }
  }
  const auto sums = get(*shared, [](Session& s) { return s.records().sum("int10000", {"calls"}, 0, 0); });
  CHECK(sums.at(0) == std::optional(2.0));
}

TEST_CASE("A copy of the audit misses no entry of a write that took its number first and ended last") {
  if (!has_server()) return;
  Machine machine;
  const std::string url = new_postgres_url();
  const auto store = open({.path = url}, machine.host());
  const auto other = open({.path = url}, machine.host());
  std::latch first_has_number(1), second_is_done(1);
  bool is_first_run = true;
  std::thread first([&] {
    const Status done = store->write([&](Transaction& t) -> Status {
      JF_CHECK(t.audit().add(kAnn, "r1", {.operation = "first"}));
      if (std::exchange(is_first_run, false)) {
        first_has_number.count_down();
        second_is_done.wait();
      }
      return ok();
    });
    CHECK(done);
  });
  first_has_number.wait();
  must(*other, [](Transaction& t) { return t.audit().add(kAnn, "r2", {.operation = "second"}); });
  // The second is there, and is not given away before the first.
  const auto early = other->tail_audit(0, 10);
  REQUIRE(early);
  CHECK(early->empty());
  second_is_done.count_down();
  first.join();
  std::vector<std::string> seen;
  std::int64_t after = 0;
  for (int i = 0; i < 2; ++i) {
    const auto rows = other->tail_audit(after, 1);
    REQUIRE(rows);
    REQUIRE(rows->size() == 1);
    seen.push_back(rows->front().operation);
    after = rows->front().seq;
  }
  std::sort(seen.begin(), seen.end());  // the first may have lost, and been written again
  CHECK(seen == std::vector<std::string>{"first", "second"});
  const auto end = other->audit_end();
  REQUIRE(end);
  CHECK(*end >= after);
  const auto rest = other->tail_audit(after, 10);
  REQUIRE(rest);
  CHECK(rest->empty());
}

TEST_CASE("Writes that lost take their turns in the order in which they came, and none waits beyond its deadline") {
  postgres::Turn turn;
  CHECK_FALSE(turn.is_wanted());
  turn.note_loss();
  CHECK(turn.is_wanted());
  postgres::Turn::Held held(turn);
  REQUIRE(held.take(Deadline::in_ms(0)));
  {
    postgres::Turn::Held late(turn);
    CHECK_FALSE(late.take(Deadline::in_ms(10)));
  }
  std::vector<int> order;
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) {
    threads.emplace_back([&, i] {
      postgres::Turn::Held own(turn);
      if (own.take(Deadline::in_ms(20000))) order.push_back(i);
    });
    while (turn.waiting() != static_cast<std::size_t>(i) + 1) std::this_thread::yield();
  }
  held.end();
  for (std::thread& thread : threads) thread.join();
  CHECK(order == std::vector<int>{0, 1, 2, 3, 4});
  CHECK(held.take(Deadline::in_ms(0)));
}
