#include "abi/parts.h"
#include "operations/table/table.h"

namespace jackfield::abi {

Status read_server_options(const json::Value& document, OpenOptions&) {
  return document.get("store").is_null() ? ok() : Status(wrong_option("/store"));
}

Status open_parts(api::Core& core, const OpenOptions&, std::shared_ptr<json::Arena> kept, const json::Value& manifests,
                  const json::Value& stores) {
  core.operations = api::form_operations();
  JF_TRY(core.catalogue, Catalogue::load_forms(std::move(kept), manifests, stores));
  return ok();
}

void close_parts(api::Core&) {}

}  // namespace jackfield::abi
