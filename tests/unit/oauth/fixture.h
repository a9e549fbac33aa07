// A provider made by hand, and answers of a token endpoint.
#pragma once
#include <catch2/catch.hpp>
#include <string>

#include "oauth/answer.h"
#include "oauth/flow.h"

namespace jackfield::oauth_test {

inline oauth::Provider provider() {
  oauth::Provider made;
  made.authorize_url = "https://login.example.com/auth";
  made.token_url = "https://login.example.com/token";
  made.revoke_url = "https://login.example.com/revoke";
  made.client_id = "client 1";
  made.client_secret = Secret("a+b/c=");
  made.scopes = {"read", "write"};
  made.token_pointers = {"/access_token"};
  return made;
}

inline oauth::Answer answer(long status, const std::string& body, const oauth::Provider& of = provider()) {
  HttpAnswer got;
  got.status = status;
  got.body = body;
  return oauth::read_answer(got, of);
}

}  // namespace jackfield::oauth_test
