// One request to a service, built from a manifest's declaration, a config and the parameters of a call.
// Contract   build() is pure: the same input gives the same bytes. What is absent leaves out its member, header or
//            query key. Parameters reach neither scheme, host nor port. An error names the parameter, or the config's
//            model.
// Ownership  a Request owns its texts and wipes them, since they hold secrets.
// Limits     linear in the declaration and the values.
// Format     the `request`, `base` and `auth` of core/manifests/schema.json; RFC 3986, RFC 9110.
// Errors     `required`, `type`, `pattern`, `one_line`, `url`, `hostname`, `unsupported`
// Example    tests/unit/endpoint/service_examples_test.cc
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/host.h"
#include "manifest/manifest.h"

namespace jackfield::service {

struct Header {
  std::string name;  // lower case
  std::string value;
};

struct Request {
  Request() = default;
  Request(Request&&) noexcept = default;
  Request& operator=(Request&&) noexcept = default;
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  ~Request();

  std::string method = "GET";
  std::string origin;  // "https://api.example.com", with a port that is not the scheme's
  std::string target;  // path and query, percent-encoded
  std::vector<Header> headers;
  std::string body;
  bool has_body = false;

  [[nodiscard]] std::string url() const { return origin + target; }
  [[nodiscard]] const Header* find(std::string_view lower_name) const noexcept;
};

// A manifest and its config: with clear secrets, or masked for a preview.
struct Inputs {
  const Manifest* manifest = nullptr;
  json::Value config;
  json::Value params;
  bool masked = false;
};

// Signs the text of AWS Signature Version 4 and returns the signature in hexadecimal; see sigv4.h.
struct SigningKey {
  std::string_view secret, day, region, service;
};
using Signer = Result<std::string> (*)(const SigningKey& key, std::string_view text);
// The access token of an oauth field: `model` of the manifest whose auth is used.
using TokenOf = std::function<Result<std::string>(const Manifest& manifest, std::string_view model)>;

// Where a list goes on: the page after one that was read before.
struct PageStart {
  std::string cursor;   // cursor, or path and query
  std::int64_t at = 0;  // offset or number
};

struct BuildOptions {
  std::int64_t now_ms = 0;          // of signatures
  const Inputs* linked = nullptr;   // of the auth style via: the linked integration
  Signer sign = nullptr;            // nullptr: nothing can be signed, which a preview does not need
  TokenOf token{};                  // of the auth style oauth2
  bool in_parts = false;            // the answer is asked for as a stream
  const PageStart* page = nullptr;  // nullptr: the first page
};

[[nodiscard]] Result<Request> build(const Endpoint& endpoint, const Inputs& inputs, const BuildOptions& options,
                                    json::Arena& arena);
// The parameters with the values of `default_from` filled in.
[[nodiscard]] json::Value with_defaults(const Endpoint& endpoint, const json::Value& params, const json::Value& config,
                                        json::Arena& arena);
// The integration field whose linked integration gives base and auth; empty: none.
[[nodiscard]] std::string_view linked_field(const Endpoint& endpoint, const Inputs& inputs);
// The secret fields that the chosen auth style reads, for an error about credentials.
[[nodiscard]] std::vector<std::string> credential_fields(const Endpoint& endpoint, const Inputs& inputs);

}  // namespace jackfield::service
