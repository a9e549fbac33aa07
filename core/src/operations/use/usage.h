// A stored integration in use: what the connectors get, what is recorded of it.
// Contract   secrets are opened only when a connection must be dialled, and that is in the audit before the dialling.
// Example    const DatabaseUse use = database_use(call, row, *manifest, endpoint.connector);
#pragma once
#include "operations/integrations/sealing.h"

namespace jackfield::api {

[[nodiscard]] DatabaseUse database_use(Call& call, const IntegrationRow& row, const Manifest& manifest,
                                       std::string_view connector);

// What the runtime measures of one call; the record keeps those that the manifest's record fields name.
struct Measured {
  std::string_view endpoint;
  std::string_view status = "ok";
  Usage usage;
};
void append_usage(Core& core, const Manifest& manifest, const RecordRow& record, const Measured& measured);
[[nodiscard]] RecordRow usage_record(const Call& call, const IntegrationRow& row);

// test: the saved config, or a candidate over it; connection.test and the endpoint `test` alike.
struct TestSubject {
  std::optional<IntegrationRow> row;  // the stored integration
  json::Value candidate;              // null: as stored
  const Manifest* manifest = nullptr;
};
[[nodiscard]] Result<Reply> run_test(Call& call, TestSubject subject);

}  // namespace jackfield::api
