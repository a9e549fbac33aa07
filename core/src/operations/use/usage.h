// A stored integration in use: the input of connectors, and the usage record.
// Contract   secrets are opened only if a connection must be dialled; the audit entry is written before the dial.
// Example    core/src/operations/use/endpoint.cc
#pragma once
#include "operations/integrations/sealing.h"

namespace jackfield::api {

// What a manifest calls the settings of its connector, from the `config` of an endpoint.
[[nodiscard]] SettingNames setting_names(const Manifest& manifest, std::string_view connector);

// An integration as the databases use it, for the length of a call: it borrows all that it is made with.
class IntegrationUse {
 public:
  IntegrationUse(Call& call, const IntegrationRow& row, const Manifest& manifest, std::string_view connector);
  IntegrationUse(const IntegrationUse&) = delete;
  IntegrationUse& operator=(const IntegrationUse&) = delete;
  [[nodiscard]] const DatabaseUse& facts() const noexcept { return facts_; }

 private:
  [[nodiscard]] Result<Config> open_config();
  [[nodiscard]] LoginGuard guard(const Config& config) const;

  Call& call_;
  const IntegrationRow& row_;
  const Manifest& manifest_;
  DatabaseUse facts_;
};

// The figures of one call; the record keeps those that the manifest's record fields name.
struct Measured {
  std::string_view endpoint;
  std::string_view status = "ok";
  Usage usage;
  const service::Figures* figures = nullptr;  // of a service's call, which has a record of its own
  bool is_query = false;                      // of a database
  std::string_view sql_digest = {}, request_id = {};
};
// Who used what.
struct Used {
  std::string_view integration, workspace, user, type, sub_type;
};
// Adds a call to the sums of this use, which are written within about a second.
void append_usage(Core& core, const Manifest& manifest, const Used& used, const Measured& measured);
// Takes the sums as records: the store asks for them (Store::sum_records).
[[nodiscard]] std::vector<RecordRow> take_usage(Core& core);

// test: the saved config, or a candidate over it; connection.test and the endpoint `test` alike.
struct TestSubject {
  std::optional<IntegrationRow> row;  // the stored integration
  json::Value candidate;              // null: as stored
  const Manifest* manifest = nullptr;
};
[[nodiscard]] Result<Reply> run_test(Call& call, TestSubject subject);

}  // namespace jackfield::api
