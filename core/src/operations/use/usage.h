// A stored integration in use: the input of connectors, and the usage record.
// Contract   secrets are opened only if a connection must be dialled; the audit entry is written before the dial.
// Example    core/src/operations/use/endpoint.cc
#pragma once
#include "operations/integrations/sealing.h"

namespace jackfield::api {

// What a manifest calls the settings of its connector, from the `config` of an endpoint.
[[nodiscard]] SettingNames setting_names(const Manifest& manifest, std::string_view connector);
[[nodiscard]] DatabaseUse database_use(Call& call, std::shared_ptr<const IntegrationRow> row, const Manifest& manifest,
                                       std::string_view connector);

// The figures of one call; the record keeps those that the manifest's record fields name.
struct Measured {
  std::string_view endpoint;
  std::string_view status = "ok";
  Usage usage;
  const service::Figures* figures = nullptr;  // of a service's call, which has a record of its own
  bool is_query = false;                      // of a database
  std::string_view sql_digest = {}, request_id = {};
};
// Adds a call to the sums of `record` (integration, user, types), which are written within about a second.
void append_usage(Core& core, const Manifest& manifest, const RecordRow& record, const Measured& measured);
[[nodiscard]] RecordRow usage_record(const Call& call, const IntegrationRow& row);
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
