// The settings of a session, and whether the session is ours alone.
// Contract   settings are statements, not part of the login, which poolers refuse. The first statement of a connection
//            compares the session's process with the one that the login named: behind a pooler they differ, in whatever
//            mode it pools. Direct, the same statement makes the settings for the session; behind a pooler it changes
//            nothing, and they are made for each transaction anew (SET LOCAL), in front of its statement.
// Format     https://www.postgresql.org/docs/current/runtime-config-client.html
// Example    core/connectors/postgresql/session.cc
#pragma once
#include <string>
#include <vector>

#include "dial.h"

namespace jackfield::postgresql {

struct Command {
  const char* sql = nullptr;
  int count = 0;
  const char* const* values = nullptr;
};

class SessionSettings {
 public:
  SessionSettings(std::vector<Setting> settings, const std::string& encoding, int backend_pid);
  SessionSettings(SessionSettings&&) = delete;

  // One row; its first column is the process of the session.
  [[nodiscard]] Command identify() const { return {identify_.c_str(), count_, values_.data()}; }
  // Makes the settings of the integration for one transaction, whatever others left in the session: their role, their
  // search path, their temporary tables. Follows BEGIN.
  [[nodiscard]] const std::vector<Command>& local() const noexcept { return local_; }

 private:
  std::vector<Setting> settings_;
  std::vector<const char*> values_;
  std::string identify_, set_local_;
  int count_ = 0;
  std::vector<Command> local_;
};

}  // namespace jackfield::postgresql
