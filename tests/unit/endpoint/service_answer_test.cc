// Answers of services: failures, limits, pages, numbers, bodies that are not what they should be.
#include "endpoint/service/answer.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "endpoint/service/page.h"

using namespace jackfield;
using namespace jackfield::service;
using Document = nlohmann::json;

namespace {

constexpr std::int64_t kNow = 1760000000000;

struct Read {
  std::string result, code;
  Error error;
  std::optional<std::int64_t> detail(std::string_view name) const {
    for (const Detail& each : error.details) {
      if (each.name == name) return std::get<std::int64_t>(each.value);
    }
    return std::nullopt;
  }
};

class Declared {
 public:
  explicit Declared(const std::string& declaration) {
    const auto value = json::parse(arena_, arena_.copy(declaration), json::kOpenLimits);
    REQUIRE(value);
    endpoint_.name = "list";
    endpoint_.declaration = *value;
  }
  Read read(int status, std::string body, std::vector<Header> headers = {}, const PageUse& page = {"list", {}, 0}) {
    Request sent;
    sent.origin = "https://api.example.com";
    sent.target = "/v1/items?page=1";
    const auto mapped = map_answer(endpoint_, sent, {status, std::move(headers), std::move(body)}, page, kNow, arena_);
    if (mapped) return {json::to_text(mapped->result), "", {}};
    return {"", std::string(facts(mapped.error().code).name), mapped.error()};
  }
  const Endpoint& endpoint() const { return endpoint_; }

 private:
  json::Arena arena_;
  Endpoint endpoint_;
};

}  // namespace

TEST_CASE("Statuses and the service's own codes become codes of ours") {
  Declared plain("{}");
  const std::pair<int, const char*> defaults[] = {
      {400, "request_rejected"}, {401, "authentication_failed"}, {403, "permission_denied"}, {404, "not_found"},
      {409, "conflict"},         {418, "request_rejected"},      {422, "request_rejected"},  {429, "rate_limited"},
      {500, "service_failed"},   {503, "service_failed"},        {302, "service_failed"}};
  for (const auto& [status, code] : defaults) {
    const Read read = plain.read(status, "{\"secret\":\"text of the service\"}");
    CHECK(read.code == code);
    CHECK(read.detail("status") == status);
  }
  Declared coded(
      R"({"response": {"code": "/error/code", "errors": {"no_model": "model_not_found", "404": "conflict"}}})");
  CHECK(coded.read(404, R"({"error": {"code": "no_model"}})").code == "model_not_found");
  CHECK(coded.read(404, R"({"error": {"code": "no_model"}})").error.pointer == "model");
  CHECK(coded.read(404, R"({"error": {"code": "other"}})").code == "conflict");
  CHECK(coded.read(404, "<html>").code == "conflict");
}

TEST_CASE("A 2xx answer can say failure", "[services-10]") {
  Declared slack(R"({"response": {"fail": {"pointer": "/ok", "notEqual": true, "code": "/error"},
    "errors": {"channel_not_found": "not_found"}}})");
  CHECK(slack.read(200, R"({"ok": true})").result == R"({"ok":true})");
  CHECK(slack.read(200, R"({"ok": false, "error": "channel_not_found"})").code == "not_found");
  CHECK(slack.read(200, R"({"ok": false, "error": "else"})").code == "request_rejected");
  CHECK(slack.read(200, "<html>login</html>").code == "bad_answer");
  Declared graph(R"({"response": {"fail": {"pointer": "/errors", "notEmpty": true, "code": "/errors/0/extensions/code"},
    "errors": {"RATELIMITED": "rate_limited"}}})");
  CHECK(graph.read(200, R"({"errors": [], "data": 1})").code.empty());
  CHECK(graph.read(200, R"({"errors": [{"extensions": {"code": "RATELIMITED"}}]})").code == "rate_limited");
  CHECK(graph.read(400, R"({"errors": [{"extensions": {"code": "RATELIMITED"}}]})").code == "rate_limited");
  Declared empty(R"({"response": {"fail": {"pointer": "/user/id", "empty": true}}})");
  CHECK(empty.read(200, R"({"user": {"id": null}})").code == "request_rejected");
  CHECK(empty.read(200, R"({"user": {"id": 1}})").code.empty());
}

TEST_CASE("What counts as a limit is tested before the defaults of 401 and 403", "[services-10]") {
  Declared github(R"({"response": {"limited": [{"status": 403, "header": "Retry-After"},
    {"status": 403, "header": "x-ratelimit-remaining", "equal": "0"}, {"code": "QUOTA"}], "code": "/0/errorCode"}})");
  CHECK(github.read(403, "{}").code == "permission_denied");
  CHECK(github.read(403, "{}", {{"retry-after", "60"}}).detail("retryAfter") == 60);
  CHECK(github.read(403, "{}", {{"x-ratelimit-remaining", "0"}}).code == "rate_limited");
  CHECK(github.read(403, "{}", {{"x-ratelimit-remaining", "10"}}).code == "permission_denied");
  CHECK(github.read(400, R"([{"errorCode": "QUOTA"}])").code == "rate_limited");
  CHECK(github.read(200, "{}", {{"retry-after", "60"}}).code.empty());
}

TEST_CASE("When to call again is read in every spelling", "[services-9]") {
  Declared usual("{}");
  const auto wait = [&](Declared& declared, std::string name, std::string value) {
    return retry_after_ms(declared.endpoint(), {429, {{std::move(name), std::move(value)}}, ""}, kNow).value_or(-1);
  };
  CHECK(wait(usual, "retry-after", "2") == 2000);
  CHECK(wait(usual, "retry-after", "2.0") == 2000);
  CHECK(wait(usual, "retry-after", " 0 ") == 0);
  CHECK(wait(usual, "retry-after", "86400") == 86400000);
  CHECK(wait(usual, "retry-after", "Thu, 09 Oct 2025 08:53:30 GMT") == 10000);
  CHECK(wait(usual, "retry-after", "Wed, 21 Oct 2015 07:28:00 GMT") == 0);
  for (const char* bad :
       {"", "soon", "-5", "1e3", "NaN", "1.2.3", "Thu, 99 Oct 2025 08:53:30 GMT", "99999999999999999999999"})
    CHECK(wait(usual, "retry-after", bad) == -1);
  Declared own(
      R"({"limits": {"retry_after": [{"header": "X-Reset", "as": "epoch"}, {"header": "x-ms", "as": "epoch_ms"},
    {"header": "x-rel", "as": "seconds"}]}})");
  CHECK(wait(own, "x-reset", "1760000060") == 60000);
  CHECK(wait(own, "x-ms", "1760000000500") == 500);
  CHECK(wait(own, "x-rel", "7") == 7000);
  CHECK(wait(own, "retry-after", "7") == -1);
}

TEST_CASE("Bodies are taken as they are meant", "[services-20]") {
  Declared plain("{}");
  CHECK(plain.read(200, "\xEF\xBB\xBF{\"a\":1}").result == R"({"a":1})");
  CHECK(plain.read(200, "\n\n\n {\"a\":1}", {{"content-type", "text/html"}}).result == R"({"a":1})");
  CHECK(plain.read(204, "").result == "null");
  CHECK(plain.read(200, "").result == "null");
  CHECK(plain.read(202, "").result == "null");
  CHECK(plain.read(200, "<!DOCTYPE html><p>canary").code == "bad_answer");
  CHECK(plain.read(200, "\xFF\xFE{\0}\0").code == "bad_answer");
  CHECK(plain.read(200, R"({"id":1285704473650888702,"n":9007199254740993,"f":1.5,"s":5})").result ==
        R"({"id":"1285704473650888702","n":"9007199254740993","f":1.5,"s":5})");
  Declared text(R"({"response": {"format": "text"}})");
  CHECK(text.read(200, "<xml/>").result == "\"<xml/>\"");
  CHECK(text.read(200, "\xFF").code == "bad_answer");
  Declared bytes(R"({"response": {"format": "bytes"}})");
  CHECK(bytes.read(200, std::string("\0\xFF", 2)).result == "\"AP8=\"");
  Declared none(R"({"response": {"format": "none"}})");
  CHECK(none.read(200, "<anything").result == "null");
}

TEST_CASE("map and select give the parts that are named") {
  Declared list(
      R"({"response": {"select": "/d", "map": {"id": "/id", "name": {"pointer": "/n", "strip": "models/"}}}})");
  CHECK(list.read(200, R"({"d": [{"id": 12345678901234567890, "n": "models/x"}, {"n": "y"}]})").result ==
        R"([{"id":"12345678901234567890","name":"x"},{"id":null,"name":"y"}])");
  CHECK(list.read(200, R"({"d": {"id": 1}})").result == R"({"id":1,"name":null})");
  CHECK(list.read(200, "{}").result == "null");
}

namespace {

// The parameter `next` of a page, or "null", or the error.
std::string next_of(Declared& declared, const std::string& body, std::vector<Header> headers = {},
                    const PageUse& page = {"list", {}, 0}) {
  const Read read = declared.read(200, body, std::move(headers), page);
  if (!read.code.empty()) return read.code;
  const Document next = Document::parse(read.result)["next"];
  return next.is_null() ? "null" : next.get<std::string>();
}

std::string cursor_of(Declared& declared, const std::string& next) {
  const auto page = read_next(declared.endpoint(), next);
  return page ? page->start->cursor + "@" + std::to_string(page->start->at) : std::string("?") + next;
}

}  // namespace

TEST_CASE("A list ends where its service ends it", "[services-8]") {
  Declared cursor(
      R"({"response": {"select": "/d", "page": {"by": "cursor", "from": "/n", "to": "c", "more": "/more"}}})");
  CHECK(cursor_of(cursor, next_of(cursor, R"({"d": [1], "n": "abc"})")) == "abc@0");
  CHECK(cursor_of(cursor, next_of(cursor, R"({"d": [], "n": 5})")) == "5@0");
  for (const char* end : {R"({"d": [1], "n": null})", R"({"d": [1]})", R"({"d": [1], "n": ""})",
                          R"({"d": [1], "n": "abc", "more": false})"})
    CHECK(next_of(cursor, end) == "null");
  const PageUse second{"list", PageStart{"abc", 0}, 1};
  CHECK(next_of(cursor, R"({"d": [], "n": "abc"})", {}, second) == "paging_stuck");
  CHECK(cursor_of(cursor, next_of(cursor, R"({"d": [2], "n": "abc"})", {}, second)) == "abc@0");
  Declared offset(R"({"response": {"select": "/d", "page": {"by": "offset", "to": "at", "size": 2}}})");
  CHECK(cursor_of(offset, next_of(offset, R"({"d": [1, 2]})")) == "+@2");
  CHECK(cursor_of(offset, next_of(offset, R"({"d": [1, 2]})", {}, {"list", PageStart{"+", 2}, 1})) == "+@4");
  CHECK(next_of(offset, R"({"d": [1]})") == "null");
  Declared number(R"({"response": {"select": "/d", "page": {"by": "number", "to": "page"}}})");
  CHECK(cursor_of(number, next_of(number, R"({"d": [1]})")) == "+@2");
  CHECK(next_of(number, R"({"d": []})") == "null");
}

TEST_CASE("Addresses of the next page stay on the origin", "[services-8]") {
  Declared url(R"({"auth": [{"use": "query", "name": "key", "value": "x"}],
    "response": {"select": "/d", "page": {"by": "url", "from": "/n"}}})");
  const auto to = [&](const std::string& address) {
    const std::string next = next_of(url, Document{{"d", {1}}, {"n", address}}.dump());
    return next == "redirect_denied" || next == "bad_answer" ? next : cursor_of(url, next);
  };
  CHECK(to("/services/data/query/01g-2000") == "/services/data/query/01g-2000@0");
  CHECK(to("https://API.example.com:443/v1/items?page=2&key=secret") == "/v1/items?page=2@0");
  CHECK(to("?page=2") == "/v1/items?page=2@0");
  CHECK(to("more?page=2") == "/v1/more?page=2@0");
  for (const char* bad : {"https://evil.example.com/", "http://api.example.com/", "//evil.example.com/",
                          "https://api.example.com:8443/", "https://u@api.example.com/"})
    CHECK(to(bad) == "redirect_denied");
  CHECK(to("/a b") == "bad_answer");
  CHECK(to("https:\\\\evil.example.com") == "bad_answer");
}

TEST_CASE("The header Link is read as its standard says", "[services-8]") {
  const auto next = [](std::vector<Header> headers) { return next_link({200, std::move(headers), ""}); };
  CHECK(next({{"link", R"(<a?x=1,2>; rel="prev next", <b>; rel=last)"}}) == "a?x=1,2");
  CHECK(next({{"link", "<a>; rel=prev"}, {"link", "<b> ; title=\"x, <y>; rel=next\" ; REL=NEXT"}}) == "b");
  CHECK(next({{"link", R"(<a>;rel="nextish", <b>;rev=next;rel="last")"}}).empty());
  CHECK(next({{"link", "<a"}, {"link", ""}, {"link", ",,"}, {"link", "<>; rel=next"}}).empty());
  CHECK(next({{"link", R"(<a>; rel="prev"; rel="next")"}}).empty());
  CHECK(next({{"link",
               R"(<a>; rel="previous"; results="false", <b>; rel="next"; results="true"; cursor="0:100:0")"}}) == "b");
  CHECK(next({{"link", R"(<b>; rel="next"; results="false"; cursor="0:100:0")"}}).empty());
  CHECK(next({{"link", R"(<a>; rel="next"; results="false"; cursor="0:0:1")"}}).empty());
  CHECK(next({{"link", R"(<a>; results="true"; rel="next")"}}) == "a");
}

TEST_CASE("A text that no answer gave is not taken as the next page") {
  Declared list("{}");
  for (const char* bad : {"", "x", "e30", "eyJlIjoib3RoZXIiLCJjIjoiYSIsImEiOjAsIm4iOjF9"})
    CHECK_FALSE(read_next(list.endpoint(), bad));
}
