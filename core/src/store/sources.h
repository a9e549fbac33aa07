// Sources in the store: which base of the host uses which integration.
// Contract   a source shows to those alone who may see its integration.
// Errors     source_not_found from changes of a row that is not there; else as store.h.
// Example    JF_TRY(auto row, session.sources().find(call.scope(), base, id));
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
