// Who may renew or revoke the grant of one field: one caller at a time, over all processes of a store.
// Contract   a lease ends by itself, so a holder that died blocks no one for long. It is released on every path: by
//            release() in the transaction that writes the result, else when it is destroyed.
// Ownership  borrows the core.
// Example    core/src/oauth/tokens.cc
#pragma once
#include <string>

#include "api/call.h"

namespace jackfield::oauth {

class Lease {
 public:
  Lease(api::Core& core, std::string integration, std::string field);
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  [[nodiscard]] Result<bool> take();  // false: another caller holds it
  [[nodiscard]] Status release(Transaction& transaction);

 private:
  [[nodiscard]] OauthLease row() const { return {integration_, field_, holder_}; }
  api::Core& core_;
  const std::string integration_, field_, holder_;
  bool held_ = false;
};

}  // namespace jackfield::oauth
