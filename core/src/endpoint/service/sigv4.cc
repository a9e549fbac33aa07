#include "endpoint/service/sigv4.h"

#include <algorithm>

#include "endpoint/service/encoding.h"
#include "mask/mask.h"

namespace jackfield::service {
namespace {

std::string hash_of(std::string_view text) {
  const std::string digest = sha256(text);
  return hex({reinterpret_cast<const std::uint8_t*>(digest.data()), digest.size()});
}

// "20261123T170357Z" of "2026-11-23 17:03:57+00:00".
std::string amz_date(std::int64_t now_ms) {
  std::string out;
  for (const char c : format_time(now_ms).substr(0, 19)) {
    if (c == ' ') {
      out.push_back('T');
    } else if (c != '-' && c != ':') {
      out.push_back(c);
    }
  }
  return out + "Z";
}

// The path with every segment encoded once more.
std::string encoded_again(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == '/') {
      out.push_back(c);
    } else {
      append_segment(out, {&c, 1});
    }
  }
  return out;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::string> pairs;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    std::string pair(query.substr(0, end));
    if (pair.find('=') == std::string::npos) pair.push_back('=');
    if (pair != "=") {
      std::replace(pair.begin(), pair.begin() + static_cast<std::ptrdiff_t>(pair.find('=')), '$', '\x01');
      pairs.push_back(std::move(pair));
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  // By name, then by value: "=" sorts before every character that a name may hold.
  std::sort(pairs.begin(), pairs.end(), [](const std::string& a, const std::string& b) {
    const std::string_view name_a(a.data(), a.find('=')), name_b(b.data(), b.find('='));
    return name_a != name_b ? name_a < name_b : a < b;
  });
  std::string out;
  for (const std::string& pair : pairs) {
    if (!out.empty()) out.push_back('&');
    for (const char c : pair) c == '\x01' ? out.append("%24") : out.append(1, c);
  }
  return out;
}

// Without blanks at its ends, and one blank for each run of them.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\t';
    if (is_blank && (out.empty() || out.back() == ' ')) continue;
    out.push_back(is_blank ? ' ' : c);
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::vector<Header> signed_headers(const Request& request) {
  std::vector<Header> headers;
  headers.push_back({"host", request.origin.substr(request.origin.find("://") + 3)});
  for (const Header& header : request.headers) headers.push_back({header.name, folded(header.value)});
  std::stable_sort(headers.begin(), headers.end(), [](const Header& a, const Header& b) { return a.name < b.name; });
  return headers;
}

std::string names_of(const std::vector<Header>& headers) {
  std::string names;
  for (const Header& header : headers) names.append(names.empty() ? "" : ";").append(header.name);
  return names;
}

}  // namespace

std::string canonical_request(const Request& request, std::string_view service) {
  const std::size_t mark = std::min(request.target.find('?'), request.target.size());
  const std::string path = request.target.substr(0, mark);
  std::string out = request.method + "\n" + (service == "s3" ? path : encoded_again(path)) + "\n";
  out += canonical_query(std::string_view(request.target).substr(std::min(mark + 1, request.target.size()))) + "\n";
  const std::vector<Header> headers = signed_headers(request);
  for (const Header& header : headers) out += header.name + ":" + header.value + "\n";
  return out + "\n" + names_of(headers) + "\n" + hash_of(request.body);
}

Status sign_request(Request& request, const SigningParts& parts, std::int64_t now_ms, Signer sign) {
  const std::string date = amz_date(now_ms), day = date.substr(0, 8);
  request.headers.push_back({"x-amz-date", date});
  if (parts.service == "s3") request.headers.push_back({"x-amz-content-sha256", hash_of(request.body)});
  if (!parts.session_token.empty()) request.headers.push_back({"x-amz-security-token", parts.session_token});
  const std::string scope = day + "/" + parts.region + "/" + parts.service + "/aws4_request";
  const std::string text =
      "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + hash_of(canonical_request(request, parts.service));
  std::string signature(kSentinel);
  if (sign != nullptr) {
    JF_TRY(signature, sign({parts.secret, day, parts.region, parts.service}, text));
  }
  const std::string names = names_of(signed_headers(request));
  request.headers.push_back({"authorization", "AWS4-HMAC-SHA256 Credential=" + parts.key_id + "/" + scope +
                                                  ", SignedHeaders=" + names + ", Signature=" + signature});
  return ok();
}

}  // namespace jackfield::service
