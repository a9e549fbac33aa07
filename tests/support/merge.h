// merge() on whole configs, for tests.
#pragma once
#include "merge/merge.h"
#include "support/form.h"

namespace jackfield::testing {

struct MergedConfig : Merged {
  Config config;
};

// `sent` was normalised already; null: nothing.
inline MergedConfig merge(const Manifest& manifest, const Config* stored, const json::Value& sent,
                          const MergeOptions& options) {
  json::Arena arena;
  FormDocument before;
  if (stored != nullptr) before = read_stored(manifest, arena, *stored);
  const auto borrowed = std::make_shared<json::Arena>();
  const FormDocument document = read_stored(manifest, arena, ConfigAccess::make(borrowed, sent));
  MergedConfig out{jackfield::merge(manifest, arena, stored == nullptr ? nullptr : &before, document, options), {}};
  out.config = build_config(manifest, out.values);
  out.values = {};  // they borrow from the arena
  return out;
}

}  // namespace jackfield::testing
