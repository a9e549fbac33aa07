// The columns of an integration that reads return, and how they are read.
// Contract   `i` is the integrations table. With ", i.config" after JF_INTEGRATION_COLUMNS, read_with_config() applies.
// Example    core/src/store/sql/integrations.cc
#pragma once
#include "store/rows.h"
#include "store/sql/database.h"

#define JF_INTEGRATION_COLUMNS                                                                                  \
  "i.id, i.title, i.type, i.sub_type, i.workspace, i.created_by, i.meta, i.ordering, i.enabled, i.is_private, " \
  "i.is_default, i.is_encrypted, i.version, i.config_revision, i.created_ms, i.updated_ms, "                    \
  "(SELECT count(*) FROM sources s WHERE s.integration = i.id)"

namespace jackfield::sql {

void read_columns(const Statement& from, IntegrationRow& row);
void read_with_config(const Statement& from, IntegrationRow& row);

}  // namespace jackfield::sql
