#include "endpoint/service/refused.h"

#include <algorithm>
#include <vector>

#include "base/ascii.h"
#include "endpoint/pointer.h"
#include "manifest/rules/template_text.h"

namespace jackfield::service {
namespace {

using endpoint::at_pointer;

constexpr std::size_t kMostTextBytes = 2000, kMostNameBytes = 64;
constexpr int kMostDepth = 8;

bool is_name_character(char c) { return ascii::is_alphanumeric(c) || c == '_' || c == '-'; }

// "max_tokens" and "maxTokens" are the same.
std::string plain(std::string_view name) {
  std::string made;
  for (const char c : name) {
    if (ascii::is_alphanumeric(c)) made += ascii::to_lower(c);
  }
  return made;
}

// The parameters, by the names that the service knows.
class Names {
 public:
  explicit Names(const Endpoint& endpoint) {
    for (const json::Member& member : endpoint.declaration.get("params").get("properties").members())
      add(member.key, member.key);
    const json::Value request = endpoint.declaration.get("request");
    for (const std::string_view part : {"json", "form", "query"}) add_sent(request.get(part), 0);
  }

  // The first of the words in `text` that is a name: of "generation_config.temperature", the second.
  [[nodiscard]] std::string first_in(std::string_view text) const {
    std::string found;
    each_word(text, [&](std::string_view word) {
      if (found.empty()) found = of(word);
    });
    return found;
  }
  // The only one that is named. "model" is a word of any sentence.
  [[nodiscard]] std::string only_in(std::string_view text) const {
    std::vector<std::string> found;
    each_word(text, [&](std::string_view word) {
      const std::string name = of(word);
      if (!name.empty() && std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
    });
    if (found.size() > 1) std::erase(found, "model");
    return found.size() == 1 ? found[0] : std::string();
  }

 private:
  struct Known {
    std::string plain, parameter;
  };

  void add(std::string_view name, std::string_view parameter) {
    known_.push_back({plain(name), std::string(parameter)});
  }
  // {"maxOutputTokens": "{{params.max_tokens}}"}
  void add_sent(const json::Value& value, int depth) {
    if (depth > kMostDepth) return;
    for (const json::Member& member : value.members()) {
      add_sent(member.value, depth + 1);
      manifests::TemplateText walk(member.value.text());
      if (walk.next()) add(member.key, walk.expression().name);
    }
  }
  [[nodiscard]] std::string of(std::string_view word) const {
    const std::string wanted = plain(word);
    const auto is_it = [&](const Known& known) { return known.plain == wanted; };
    const auto found = std::find_if(known_.begin(), known_.end(), is_it);
    return found == known_.end() ? std::string() : found->parameter;
  }
  template <typename Use>
  static void each_word(std::string_view text, Use use) {
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = at;
      while (end < text.size() && is_name_character(text[end])) ++end;
      if (end > at) use(text.substr(at, end - at));
      at = end + 1;
    }
  }

  std::vector<Known> known_;
};

// `temperature`, 'temperature', "temperature"
std::string quoted_in(std::string_view text, const Names& names) {
  for (std::size_t at = text.find_first_of("`'\""); at != std::string_view::npos;
       at = text.find_first_of("`'\"", at + 1)) {
    const std::size_t end = text.find(text[at], at + 1);
    if (end == std::string_view::npos || end - at > kMostNameBytes) continue;
    const std::string_view piece = text.substr(at + 1, end - at - 1);
    if (piece.find(' ') != std::string_view::npos) continue;
    if (std::string found = names.first_in(piece); !found.empty()) return found;
  }
  return {};
}

// "max_tokens: must be at least 1"
std::string leading_in(std::string_view text, const Names& names) {
  const std::string_view piece = text.substr(0, text.find_first_of(": "));
  const bool is_named = piece.size() < std::min(text.size(), kMostNameBytes) && text[piece.size()] == ':';
  return is_named ? names.first_in(piece) : std::string();
}

}  // namespace

std::string refused_parameter(const Endpoint& endpoint, const json::Value& body) {
  const json::Value response = endpoint.declaration.get("response");
  const json::Value* pointer = response.find("param");
  const json::Value* text_pointer = response.find("param_text");
  if (pointer == nullptr && text_pointer == nullptr) return {};
  const Names names(endpoint);
  if (pointer != nullptr) {
    if (std::string found = names.first_in(at_pointer(body, pointer->text()).text()); !found.empty()) return found;
  }
  if (text_pointer == nullptr) return {};
  const std::string_view text = at_pointer(body, text_pointer->text()).text().substr(0, kMostTextBytes);
  if (std::string found = quoted_in(text, names); !found.empty()) return found;
  if (std::string found = leading_in(text, names); !found.empty()) return found;
  return names.only_in(text);
}

}  // namespace jackfield::service
