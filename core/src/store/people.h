// Users and their tokens in the store.
// Contract   a name is unique in its workspace. Only the digest of a token is kept.
// Errors     user_not_found, token_not_found from changes of a row that is not there; else as store.h.
// Example    JF_TRY(auto user, session.users().find(call.who.workspace, id));
#pragma once
#include "store/rows.h"

namespace jackfield {

class Users {
 public:
  virtual Result<std::int64_t> count() const = 0;
  virtual Result<std::int64_t> list(std::string_view workspace, const Page&, const Visitor<UserRow>&) const = 0;
  virtual Result<std::optional<UserRow>> find(std::string_view workspace, std::string_view id) const = 0;
  virtual Result<std::optional<UserRow>> find_by_name(std::string_view workspace, std::string_view name) const = 0;
  // Of the oldest user; "" in an empty store.
  virtual Result<std::string> first_workspace() const = 0;

  virtual Status insert(const UserRow&) = 0;
  virtual Status update(const UserRow&) = 0;
  virtual Status remove(std::string_view id) = 0;  // with the user's tokens

 protected:
  ~Users() = default;
};

class Tokens {
 public:
  // user "": those of all users.
  virtual Result<std::int64_t> list(std::string_view workspace, std::string_view user, const Page&,
                                    const Visitor<TokenRow>&) const = 0;
  virtual Result<std::optional<TokenRow>> find_by_prefix(std::string_view prefix) const = 0;
  virtual Result<std::optional<TokenRow>> find(std::string_view workspace, std::string_view id) const = 0;

  virtual Status insert(const TokenRow&) = 0;
  // A token that was revoked meanwhile is not an error.
  virtual Status touch(std::string_view id, std::int64_t now_ms) = 0;
  virtual Status remove(std::string_view id) = 0;

 protected:
  ~Tokens() = default;
};

}  // namespace jackfield
