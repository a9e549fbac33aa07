// Compares an answer with what a vector expects; the JavaScript runners do the same in loop.mjs.
// Contract   returns what is different, for people; empty: all is as expected. `earlier`: the answers of the file by
//            case name.
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace vectors {

[[nodiscard]] std::string difference(const nlohmann::ordered_json& expect, int status, const std::string& text,
                                     const std::map<std::string, std::string>& earlier);

}  // namespace vectors
