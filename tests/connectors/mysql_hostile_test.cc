// A MySQL server that answers nonsense to the callers of a shared connection: each of them ends in time.
#include "mysql_together.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

constexpr std::int64_t kDeadlineMs = 250;
constexpr int kCallers = 12;
constexpr std::chrono::seconds kBound(10);  // far above the deadline: a busy machine may be slow

// Several callers at once on a connection through `port`. Returns how many of them do not get their own row.
int disturbed_by(const std::string& server, const std::string& port) {
  MyTarget target = plain_target(server);
  target.port = my_variable(server, port.c_str());
  const auto connection = my_open(target);
  on_a_task([&] { learn(*connection, kRead); });
  std::vector<Case> cases;
  for (int i = 1; i <= kCallers; ++i) cases.push_back({kRead, std::to_string(i), kDeadlineMs});
  const auto begun = std::chrono::steady_clock::now();
  const std::vector<Reader> readers = ask_together(*connection, cases);
  CHECK(std::chrono::steady_clock::now() - begun < kBound);
  int disturbed = 0;
  for (std::size_t i = 0; i < readers.size(); ++i) {
    INFO(said(readers[i]));
    CHECK((readers[i].answer.ok || readers[i].alone || readers[i].answer.code != Code::internal));
    disturbed += said(readers[i]) != "'row " + std::to_string(i + 1) + "'";
  }
  on_a_task([&] {  // whatever state it is in
    if (connection->needs_reset()) static_cast<void>(connection->reset(Deadline::in_ms(kDeadlineMs)));
    static_cast<void>(ask(*connection, kRead, "[1]", false, kDeadlineMs));
  });
  return disturbed;
}

}  // namespace

TEST_CASE("a server that answers several callers with nonsense costs them their answers and nothing else") {
  for (const std::string& server : my_servers()) {
    const auto boss = make_sharing_tables(server);
    for (const char* kind : {"FLIP", "HEADS", "TWICE", "HALF", "ENDLESS"}) {
      INFO(server << " " << kind);
      int disturbed = 0;
      const std::string port = "TAMPER_" + std::string(kind) + "_PORT";
      for (int round = 0; round < 8; ++round) disturbed += disturbed_by(server, port);
      CHECK(disturbed > 0);  // else nothing was shared, and nothing damaged
    }
    on_a_task([&] { CHECK(one(*my_open(plain_target(server)), kRead, "[3]") == "'row 3'"); });
  }
}
