// Every operation's handler. Which build has which: see kHandlers in dispatch.cc.
#pragma once
#include "api/call.h"

namespace jackfield::api {

// catalogue.cc, form.cc, connection_url.cc, capabilities.cc, health.cc: every build
Result<Reply> list_catalogue(Call& call);
Result<Reply> get_catalogue_entry(Call& call);
Result<Reply> check_manifests(Call& call);
Result<Reply> validate_candidate(Call& call);
Result<Reply> validate_config(Call& call);
Result<Reply> merge_config(Call& call);
Result<Reply> mask_config(Call& call);
Result<Reply> url_to_config(Call& call);
Result<Reply> read_capabilities(Call& call);
Result<Reply> health_live(Call& call);
Result<Reply> health_ready(Call& call);
Result<Reply> cancel_call(Call& call);

#if JF_WITH_STORE
// integration_*_store.cc
Result<Reply> list_integrations(Call& call);
Result<Reply> get_integration(Call& call);
Result<Reply> create_integration(Call& call);
Result<Reply> update_integration(Call& call);
Result<Reply> delete_integration(Call& call);
Result<Reply> set_default_integration(Call& call);
// audit_store.cc
Result<Reply> list_integration_audit(Call& call);
Result<Reply> list_audit(Call& call);
// records_store.cc
Result<Reply> query_records(Call& call);
Result<Reply> add_record(Call& call);
// sources_store.cc
Result<Reply> list_sources(Call& call);
Result<Reply> create_source(Call& call);
Result<Reply> get_source(Call& call);
Result<Reply> update_source(Call& call);
Result<Reply> delete_source(Call& call);
// users_store.cc, tokens_store.cc, bootstrap_store.cc
Result<Reply> list_users(Call& call);
Result<Reply> create_user(Call& call);
Result<Reply> update_user(Call& call);
Result<Reply> delete_user(Call& call);
Result<Reply> list_tokens(Call& call);
Result<Reply> create_token(Call& call);
Result<Reply> delete_token(Call& call);
Result<Reply> resolve_token(Call& call);
Result<Reply> bootstrap_workspace(Call& call);
Result<Reply> issue_token(Call& call);
// connection_store.cc, endpoint_store.cc, cursors_store.cc, metrics_store.cc
Result<Reply> test_connection(Call& call);
Result<Reply> call_endpoint(Call& call);
Result<Reply> next_chunk(Call& call);
Result<Reply> close_cursor(Call& call);
Result<Reply> read_metrics(Call& call);
#endif

}  // namespace jackfield::api
