// Where the access token of an oauth field comes from.
// Contract   without a source, the token is the member `access_token` of the field's stored value. A source renews it:
//            when it is about to expire, and when the service refused it.
// Ownership  Core owns the source; what is asked is borrowed for the call.
// Threads    access_token() may be called from any thread at once, and from tasks.
// Errors     `authentication_failed` with the field's model where there is no token
// Example    core/src/operations/use/service_native.cc
#pragma once
#include <string_view>

#include "config/secret.h"
#include "manifest/manifest.h"
#include "store/rows.h"

namespace jackfield::api {

struct Call;

class TokenSource {
 public:
  struct Asked {
    const IntegrationRow* row = nullptr;  // null: a configuration that is not stored
    const Manifest* manifest = nullptr;
    const Config* config = nullptr;
    std::string_view model;    // of the oauth field
    bool was_refused = false;  // the service answered 401 to the last one
  };
  virtual ~TokenSource() = default;
  [[nodiscard]] virtual Result<Secret> access_token(Call& call, const Asked& asked) = 0;
};

}  // namespace jackfield::api
