#include "expect.h"

namespace vectors {
namespace {

using Json = nlohmann::ordered_json;

// "/list/0/title" is a JSON pointer, any other name a member.
Json value_at(const Json& answer, const std::string& name) {
  const Json::json_pointer pointer(name.starts_with('/') ? name : "/" + name);
  return answer.contains(pointer) ? answer[pointer] : Json();
}

Json finding_pairs(const Json& answer) {
  Json pairs = Json::array();
  const Json inner = value_at(answer, "/details/errors");
  const Json& errors = inner.is_array() ? inner : value_at(answer, "errors");
  for (const Json& error : errors) pairs.push_back(Json::array({error["path"], error["code"]}));
  return pairs;
}

}  // namespace

std::string difference(const Json& expect, int status, const std::string& text,
                       const std::map<std::string, std::string>& earlier) {
  if (expect["status"] != status) return "status " + std::to_string(status) + ": " + text.substr(0, 400);
  if (expect.contains("text") && expect["text"] != text)
    return "got      " + text + "\nexpected " + expect["text"].get<std::string>();
  if (expect.contains("body") && expect["body"].dump() != text)
    return "got      " + text + "\nexpected " + expect["body"].dump();
  if (expect.contains("same")) {
    const auto found = earlier.find(expect["same"]);
    if (found == earlier.end() || found->second != text) return "not the answer of that earlier case: " + text;
  }
  const Json lacks = expect.value("lacks", Json::array());
  for (const Json& part : lacks) {
    if (text.find(part.get<std::string>()) != std::string::npos) return part.dump() + " stands in " + text;
  }
  if (!expect.contains("code") && !expect.contains("errors") && !expect.contains("has")) return "";
  const Json answer = Json::parse(text);
  const Json code = value_at(answer, "/details/code");
  if (expect.contains("code") && code != expect["code"])
    return "code " + code.dump() + ", expected " + expect["code"].dump();
  if (expect.contains("errors") && finding_pairs(answer) != expect["errors"]) {
    return "errors   " + finding_pairs(answer).dump() + "\nexpected " + expect["errors"].dump();
  }
  const Json has = expect.value("has", Json::object());
  for (const auto& [name, value] : has.items()) {
    const Json found = value_at(answer, name);
    if (found.dump() != value.dump()) return name + " is " + found.dump() + ", expected " + value.dump();
  }
  return "";
}

}  // namespace vectors
