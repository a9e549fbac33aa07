// OAuth in the store: flows that wait for their callback, and what is known of the grants of integrations.
// Contract   a flow is taken once. A lease has one holder until it ends; another process sees it, so one caller renews
//            a grant. Tokens are not here: they are in the sealed config of the integration.
// Errors     integration_not_found from a row of a missing integration; else as store.h.
// Example    tests/unit/store/oauth_test.cc
#pragma once
#include "store/rows.h"

namespace jackfield {

struct OauthFlowRow {
  std::string id;  // of the state, never the state itself
  std::string workspace, integration;
  std::string outcome;  // "": not taken. "running": taken. Else what came of it
  Sealed facts;         // whose flow it is, and the verifier
  std::int64_t expires_ms = 0;
};

// What is known of the grant in one field, apart from its tokens.
struct OauthGrantRow {
  std::string integration, field;
  std::string mark;             // which grant the rest is about; another mark: nothing is known
  std::string error;            // of the last renewal; "" after a good one
  bool ended = false;           // the service has ended the grant
  std::int64_t retry_ms = 0;    // no renewal before this time
  std::int64_t failures = 0;    // in a row
  std::int64_t refused_ms = 0;  // the last renewal of a token that the service refused
  std::int64_t until_ms = 0;    // as read: the end of the lease, 0 without one; set_grant() leaves it
};

struct OauthLease {
  std::string_view integration, field, holder;
};

class OauthRows {
 public:
  virtual Result<std::optional<OauthFlowRow>> find_flow(std::string_view id) const = 0;
  virtual Result<std::int64_t> count_flows(std::string_view workspace) const = 0;
  virtual Result<std::optional<OauthGrantRow>> find_grant(std::string_view integration,
                                                          std::string_view field) const = 0;

  virtual Status insert_flow(const OauthFlowRow&) = 0;
  virtual Result<bool> take_flow(std::string_view id) = 0;  // false: it was taken before
  virtual Status end_flow(std::string_view id, std::string_view outcome) = 0;
  virtual Status remove_flows(std::int64_t expired_ms) = 0;  // those that expired before

  virtual Status set_grant(const OauthGrantRow&) = 0;
  // False: another caller holds it, and its lease has not ended.
  virtual Result<bool> lease(const OauthLease&, std::int64_t now_ms, std::int64_t until_ms) = 0;
  virtual Status release(const OauthLease&) = 0;  // nothing, if it is not the holder any more

 protected:
  ~OauthRows() = default;
};

}  // namespace jackfield
