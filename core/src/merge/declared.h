// A config as a document of integrations declares it: whole, with prompts in place of its secrets.
// Contract   what the document leaves out has its default, but a secret that it leaves out is kept. A prompt
//            {"$prompt": LABEL} stands for a secret that is not written down: kept if it is stored, else asked for.
// Ownership  results borrow from the arena, the document and the stored config.
// Limits     linear in the form.
// Example    core/src/operations/integrations/apply_native.cc
#pragma once
#include "merge/merge.h"

namespace jackfield {

struct Declared {
  json::Value sent;                   // for merge() with `replace`
  std::vector<std::string> prompted;  // secrets that are asked for and not stored: model paths
};
// `compares`: a secret equal to the stored one changes nothing. Only for a caller who may read the stored one.
[[nodiscard]] Declared read_declared(const Manifest& manifest, json::Arena& arena, const json::Value& config,
                                     const Config* stored, bool compares);
// The config in the order of the form, with a prompt for each secret that is set or in `awaited`; references are shown.
[[nodiscard]] json::Value declare(const Manifest& manifest, json::Arena& arena, const Masked& config,
                                  const std::vector<std::string>& awaited);

}  // namespace jackfield
