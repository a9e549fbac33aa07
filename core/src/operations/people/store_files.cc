// Backups of stores and checks of their files, which need not be open here.
#include "api/error.h"
#include "api/handlers.h"

namespace jackfield::api {
namespace {

Result<std::string> path_of(const Call& call, std::string_view name) {
  const json::Value given = call.body.get(name);
  if (!given.is_string() || given.text().empty()) return invalid(name, given.is_null() ? Code::required : Code::type);
  return std::string(given.text());
}

Result<const StoreFiles*> files_of(const Call& call) {
  if (!call.core.store_files) return fail(Code::addon_required).with("reason", "The WebAssembly module has no files.");
  return call.core.store_files.get();
}

Reply facts_reply(const StoreFileFacts& facts) {
  Reply reply;
  json::Writer writer(reply.body);
  writer.begin_object().key("version").integer(facts.version).key("newest").integer(facts.newest);
  writer.key("bytes").integer(facts.bytes).key("sound").boolean(facts.is_sound);
  if (facts.is_sound) {
    writer.key("integrations").integer(facts.integrations).key("users").integer(facts.users);
    writer.key("tokens").integer(facts.tokens);
  }
  writer.end_object();
  return reply;
}

}  // namespace

Result<Reply> check_store_file(Call& call) {
  JF_TRY(const StoreFiles* files, files_of(call));
  JF_TRY(const std::string path, path_of(call, "path"));
  JF_TRY(const StoreFileFacts facts, files->check(path, call.body.get("unused").as_boolean()));
  return facts_reply(facts);
}

Result<Reply> copy_store_file(Call& call) {
  JF_TRY(const StoreFiles* files, files_of(call));
  JF_TRY(const std::string from, path_of(call, "from"));
  JF_TRY(const std::string to, path_of(call, "to"));
  JF_TRY(const StoreFileFacts facts, files->copy(from, to));
  return facts_reply(facts);
}

}  // namespace jackfield::api
