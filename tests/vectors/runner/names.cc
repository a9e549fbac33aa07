#include "names.h"

#include <regex>

namespace vectors {
namespace {

template <typename Replace>
std::string replace(const std::string& text, const std::regex& pattern, Replace with) {
  std::string out;
  auto last = text.cbegin();
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
    out.append(last, (*it)[0].first);
    out += with(*it);
    last = (*it)[0].second;
  }
  return out.append(last, text.cend());
}

}  // namespace

std::string Names::mark(const std::string& id, const std::string& prefix) {
  auto found = marks_.find(id);
  if (found == marks_.end()) {
    const std::string name = "<" + prefix + ":" + std::to_string(++counts_[prefix]) + ">";
    found = marks_.emplace(id, name).first;
    ids_[name] = id;
  }
  return "\"" + found->second + "\"";
}

std::string Names::hide(const std::string& text) {
  static const std::regex tokens(R"re("(jft_[0-9a-z]{8}_[0-9a-f]{64})")re");
  static const std::regex ids(R"re("((int|src|us|tok|nc|aud|w)[0-9a-z]{14})")re");
  static const std::regex times(R"re("\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00")re");
  const std::string first = replace(text, tokens, [&](const std::smatch& m) { return mark(m[1], "token"); });
  const std::string second = replace(first, ids, [&](const std::smatch& m) { return mark(m[1], m[2]); });
  return replace(second, times, [](const std::smatch&) { return std::string("\"<time>\""); });
}

std::string Names::show(const std::string& text) const {
  static const std::regex marks("<[a-z]+:\\d+>");
  return replace(text, marks, [&](const std::smatch& m) {
    const auto found = ids_.find(m[0]);
    return found == ids_.end() ? m[0].str() : found->second;
  });
}

}  // namespace vectors
