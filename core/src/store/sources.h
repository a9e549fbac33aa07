// Sources in the store: which base of the host uses which integration.
// Contract   a source is visible to users who may see its integration.
// Errors     source_not_found from changes of a missing row; else as store.h.
// Example    core/src/operations/integrations/sources.cc
#pragma once
#include "store/rows.h"

namespace jackfield {

class Sources {
 public:
  virtual Result<std::int64_t> list(const Scope&, std::string_view base, const Page&,
                                    const Visitor<SourceRow>&) const = 0;
  virtual Result<std::vector<SourceRow>> of_integration(std::string_view integration) const = 0;
  virtual Result<std::optional<SourceRow>> find(const Scope&, std::string_view base, std::string_view id) const = 0;

  virtual Status insert(const SourceRow&) = 0;
  virtual Status update(const SourceRow&) = 0;
  virtual Status remove(std::string_view id) = 0;

 protected:
  ~Sources() = default;
};

}  // namespace jackfield
