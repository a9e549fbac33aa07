// Signatures of AWS, against the vectors that AWS documents and publishes (aws-sig-v4-test-suite).
#include "endpoint/service/sigv4.h"

#include <catch2/catch.hpp>

using namespace jackfield;
using namespace jackfield::service;

namespace {

constexpr std::int64_t kAugust2015 = 1440938160000;  // 20150830T123600Z

Request request(std::string method, std::string target, std::vector<Header> headers = {}, std::string body = "") {
  Request made;
  made.method = std::move(method);
  made.origin = "https://example.amazonaws.com";
  made.target = std::move(target);
  made.headers = std::move(headers);
  made.body = std::move(body);
  made.has_body = !made.body.empty();
  return made;
}

std::string authorization(Request made, const std::string& token = "") {
  const SigningParts parts{"service", "us-east-1", "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token};
  REQUIRE(sign_request(made, parts, kAugust2015, &sigv4_signature));
  return made.find("authorization")->value;
}

std::string signature(Request made, const std::string& token = "") {
  const std::string value = authorization(std::move(made), token);
  return value.substr(value.find("Signature=") + 10);
}

}  // namespace

TEST_CASE("The published vectors have their signatures", "[services-18]") {
  CHECK(authorization(request("GET", "/")) ==
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  CHECK(signature(request("POST", "/")) == "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  // get-vanilla-with-session-token
  CHECK(signature(request("GET", "/"), "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267") ==
        "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8");
  // get-vanilla-query-order-key-case
  CHECK(signature(request("GET", "/?Param2=value2&Param1=value1")) ==
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
  // get-vanilla-empty-query-key
  CHECK(signature(request("GET", "/?Param1=value1")) ==
        "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb");
  // get-unreserved
  CHECK(signature(request("GET", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")) ==
        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f");
  // post-x-www-form-urlencoded
  CHECK(signature(request("POST", "/", {{"content-type", "application/x-www-form-urlencoded"}}, "Param1=value1")) ==
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
}

TEST_CASE("Header values are trimmed and folded, in the text that is signed alone", "[services-18]") {
  Request made = request("GET", "/", {{"my-header1", " value1"}, {"my-header2", " \"a   b   c\""}});
  const std::string text = canonical_request(made, "service");
  CHECK(text.find("my-header1:value1\n") != std::string::npos);
  CHECK(text.find("my-header2:\"a b c\"\n") != std::string::npos);
  CHECK(made.headers[0].value == " value1");
  // get-header-value-trim
  CHECK(signature(std::move(made)) == "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
}

TEST_CASE("A path is encoded twice, but once for S3; a session token is signed", "[services-18]") {
  const Request model = request("POST", "/model/anthropic.claude-v2%3A0/converse");
  CHECK(canonical_request(model, "bedrock").starts_with("POST\n/model/anthropic.claude-v2%253A0/converse\n\n"));
  const Request key = request("GET", "/bucket/a%20b%2Bc?list-type=2&prefix=");
  CHECK(canonical_request(key, "s3").starts_with("GET\n/bucket/a%20b%2Bc\nlist-type=2&prefix=\n"));
  Request made = request("GET", "/");
  REQUIRE(sign_request(made, {"s3", "us-east-1", "k", "s", "token"}, kAugust2015, &sigv4_signature));
  CHECK(made.find("x-amz-security-token")->value == "token");
  CHECK(made.find("x-amz-content-sha256")->value == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(made.find("authorization")->value.find("x-amz-content-sha256;x-amz-date;x-amz-security-token,") !=
        std::string::npos);
}

TEST_CASE("The example of S3 in the documentation has its signature", "[services-18]") {
  Request made;
  made.origin = "https://examplebucket.s3.amazonaws.com";
  made.target = "/test.txt";
  made.headers = {{"range", "bytes=0-9"}};
  const SigningParts parts{"s3", "us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
  REQUIRE(sign_request(made, parts, 1369353600000, &sigv4_signature));
  CHECK(made.find("authorization")->value ==
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST_CASE("Without a signer the signature is hidden") {
  Request made = request("GET", "/");
  REQUIRE(sign_request(made, {"service", "us-east-1", "AKIDEXAMPLE", "s", ""}, kAugust2015, nullptr));
  CHECK(made.find("authorization")->value.ends_with("Signature=********"));
}
