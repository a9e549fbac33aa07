// AWS Signature Version 4 in the header Authorization.
// Contract   every header that is set is signed, with host and x-amz-date, and x-amz-content-sha256 for s3. A path is
//            encoded once more than on the wire, but not for s3. Without a signer the signature reads "********".
// Ownership  changes the request alone.
// Format     https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
// Example    tests/unit/endpoint/sigv4_test.cc
#pragma once
#include "endpoint/service/request.h"

namespace jackfield::service {

struct SigningParts {
  std::string service, region, key_id, secret, session_token;
};
[[nodiscard]] Status sign_request(Request& request, const SigningParts& parts, std::int64_t now_ms, Signer sign);

// The text whose hash is signed, for tests: after sign_request() without the header Authorization.
[[nodiscard]] std::string canonical_request(const Request& request, std::string_view service);

// HMAC-SHA-256 with the derived key; not in WebAssembly.
[[nodiscard]] Result<std::string> sigv4_signature(const SigningKey& key, std::string_view text);

}  // namespace jackfield::service
