// Ids, tokens and times of an answer as <int:1>, <token:1>, <time>, and back; the same rules as in loop.mjs.
#pragma once
#include <map>
#include <string>

namespace vectors {

class Names {
 public:
  std::string hide(const std::string& text);
  std::string show(const std::string& text) const;

 private:
  std::string mark(const std::string& id, const std::string& prefix);
  std::map<std::string, std::string> marks_, ids_;
  std::map<std::string, int> counts_;
};

}  // namespace vectors
