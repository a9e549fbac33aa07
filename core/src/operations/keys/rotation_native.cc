#include "operations/keys/rotation.h"

namespace jackfield::api {

std::optional<Rotation> read_rotation(std::string_view text) {
  json::Arena arena;
  const auto value = json::parse(arena, text, json::kConfigLimits);
  if (!value || !value->is_object()) return std::nullopt;
  const auto number = [&](std::string_view name) { return value->get(name).as_integer(); };
  Rotation rotation;
  rotation.key = std::string(value->get("key").text());
  rotation.kind = number("kind") == 0 ? SealedKind::integration : SealedKind::oauth_flow;
  rotation.after = std::string(value->get("after").text());
  rotation.verifies = value->get("verifies").as_boolean();
  rotation.passes = number("passes");
  rotation.found = number("found");
  rotation.resealed = number("resealed");
  rotation.already_new = number("already_new");
  rotation.failed = number("failed");
  rotation.verified = number("verified");
  rotation.stale = number("stale");
  return rotation;
}

std::string to_text(const Rotation& rotation) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("key").string(rotation.key).key("kind").integer(static_cast<int>(rotation.kind));
  writer.key("after").string(rotation.after).key("verifies").boolean(rotation.verifies);
  writer.key("passes").integer(rotation.passes).key("found").integer(rotation.found);
  writer.key("resealed").integer(rotation.resealed).key("already_new").integer(rotation.already_new);
  writer.key("failed").integer(rotation.failed).key("verified").integer(rotation.verified);
  writer.key("stale").integer(rotation.stale).end_object();
  return text;
}

}  // namespace jackfield::api
