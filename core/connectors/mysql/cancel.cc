#include "cancel.h"

namespace jackfield::mysql {
namespace {

constexpr std::int64_t kRequestMs = 5000;

void send_request(const CancelTarget& target) {
  const Deadline deadline = Deadline::in_ms(kRequestMs);
  const Wake wake;
  const CancelToken never;
  const Mariadb& library = *target.library;
  auto dialled = dial_address(library, target.options, *target.tls, target.address, deadline, wake, never);
  if (!dialled) return;
  MYSQL* mysql = *dialled;
  const std::string sql = "KILL QUERY " + std::to_string(target.session);
  int failed = 0;
  drive(
      library,
      [&] {
        return library.mysql_real_query_start(&failed, mysql, sql.data(), static_cast<unsigned long>(sql.size()));
      },
      [&](int events) { return library.mysql_real_query_cont(&failed, mysql, events); },
      [&](int events) {
        const auto socket = static_cast<int>(library.mysql_get_socket(mysql));
        return wait_for(socket, poll_events(events), nullptr, deadline) == Waited::ready ? events : MYSQL_WAIT_TIMEOUT;
      });
  library.mysql_close(mysql);
}

}  // namespace

Stop::Work kill_query(std::shared_ptr<const CancelTarget> target) {
  return [target = std::move(target)] { send_request(*target); };
}

}  // namespace jackfield::mysql
