#include "mask/mask.h"

#include <algorithm>

#include "base/url_parts.h"
#include "config/config_access.h"
#include "manifest/field_value.h"

namespace jackfield {

struct MaskAccess {
  static Masked masked(json::Value config, json::Value secrets) { return {config, secrets}; }
  static Revealed revealed(json::Value config) { return Revealed(config); }
};

namespace {

bool is_shown_text(const json::Value& value) {
  if (!value.is_string()) return false;
  // Credentials in a stored URL are never shown.
  const auto url = split_url(value.text());
  return !url || !url->has_userinfo;
}

bool has_type(FieldType type, const json::Value& value) {
  switch (type) {
    case FieldType::number:
      return value.is_number();
    case FieldType::switch_:
    case FieldType::checkbox:
      return value.is_boolean();
    case FieldType::json:
      return true;
    case FieldType::key_value:
      return value.is_object();
    case FieldType::select:
      if (!value.is_array()) return is_shown_text(value);
      for (const json::Value& item : value.items()) {
        if (!is_shown_text(item)) return false;
      }
      return true;
    case FieldType::text:
    case FieldType::textarea:
    case FieldType::file:
    case FieldType::integration:
      return is_shown_text(value);
    default:
      return false;
  }
}

// A key-value field without the pairs that it does not declare or that are of another type; itself if there are none.
json::Value shown_pairs(json::Arena& arena, const Field& field, const json::Value& value) {
  const auto is_shown = [&](const json::Member& member) {
    bool declared = field.keys.empty();
    FieldType type = FieldType::text;
    for (const auto& [key, key_type] : field.keys) {
      if (key != member.key) continue;
      declared = true;
      type = key_type;
    }
    return declared && has_type(type, member.value);
  };
  const auto members = value.members();
  if (std::all_of(members.begin(), members.end(), is_shown)) return value;
  json::ObjectBuilder object(arena);
  for (const json::Member& member : members) {
    if (is_shown(member)) object.append(member.key, member.value);
  }
  return object.build();
}

enum class Show : std::uint8_t { masked, clear };

// What may be shown of one field; null: nothing. Borrows from the value.
json::Value shown_value(json::Arena& arena, const Field& field, const json::Value& value, Show show) {
  if (value.is_null()) return {};
  if (!is_secret(field)) {
    if (!has_type(field.type, value)) return {};
    return field.type == FieldType::key_value ? shown_pairs(arena, field, value) : value;
  }
  if (is_empty(value)) return {};
  return show == Show::clear || is_reference(value) ? value : json::Value::borrowed(kSentinel);
}

// Walks the form, never the config: undeclared values are not read. Values are copied, so that the result does not
// depend on the config's lifetime.
class Walk {
 public:
  Walk(const Manifest& manifest, json::Arena& arena, Show show)
      : manifest_(manifest), arena_(arena), show_(show), secrets_(arena) {}

  json::Value node(const FormNode& at, const json::Value& config) {
    json::ObjectBuilder object(arena_);
    for (const FormNode& child : at.children()) {
      const json::Value* value = config.find(child.key);
      if (value == nullptr) continue;
      json::Value shown;
      if (child.field != FormNode::kNone) {
        shown = field(manifest_.form[child.field], *value);
      } else if (value->is_object()) {
        shown = node(child, *value);
        if (shown.size() == 0) continue;
      }
      if (!shown.is_null()) object.append(child.key, shown);
    }
    return object.build();
  }

  json::Value secrets() { return secrets_.build(); }

 private:
  json::Value field(const Field& field, const json::Value& value) {
    const json::Value shown = shown_value(arena_, field, value, show_);
    if (is_secret(field) && !shown.is_null()) secrets_.append(field.model, json::Value::boolean(true));
    return json::clone(arena_, shown);
  }

  const Manifest& manifest_;
  json::Arena& arena_;
  Show show_;
  json::ObjectBuilder secrets_;
};

// The same walk over values that are taken apart, straight to text.
class Text {
 public:
  Text(const Manifest& manifest, const FormValues& config, json::Arena& arena, Show show, std::string& out)
      : manifest_(manifest),
        nodes_(manifest.plan.nodes.data()),
        values_(ConfigAccess::values(config)),
        arena_(arena),
        show_(show),
        out_(out) {}

  // Returns whether anything of the object is shown.
  bool object(std::size_t at) {
    const std::size_t first = out_.size() + 1;
    const std::size_t end = at + nodes_[at].size;
    out_ += '{';
    for (std::size_t i = at + 1; i < end; i += nodes_[i].size) {
      const FormNode& node = nodes_[i];
      const std::size_t before = out_.size();
      if (node.field == FormNode::kNone) {
        begin_member(node, before == first);
        // Objects of which nothing is shown are left out.
        if (!object(i)) out_.resize(before);
      } else {
        const json::Value& value = values_[node.field];
        if (value.is_null()) continue;
        const json::Value shown = shown_value(arena_, manifest_.form[node.field], value, show_);
        if (shown.is_null()) continue;
        begin_member(node, before == first);
        json::append_value(out_, shown);
      }
    }
    out_ += '}';
    return out_.size() > first + 1;
  }

 private:
  // The comma is a part of the text.
  void begin_member(const FormNode& node, bool is_first) {
    out_.append(node.member.data() + (is_first ? 1 : 0), node.member.size() - (is_first ? 1 : 0));
  }

  const Manifest& manifest_;
  const FormNode* nodes_;
  std::span<const json::Value> values_;
  json::Arena& arena_;
  Show show_;
  std::string& out_;
};

}  // namespace

Masked mask(const Manifest& manifest, const Config& config, json::Arena& arena) {
  Walk walk(manifest, arena, Show::masked);
  const json::Value shown = walk.node(manifest.plan.root(), ConfigAccess::value(config));
  return MaskAccess::masked(shown, walk.secrets());
}

void append_masked(std::string& out, const Manifest& manifest, const FormValues& config, json::Arena& arena) {
  Text(manifest, config, arena, Show::masked, out).object(0);
}

void append_revealed(std::string& out, const Manifest& manifest, const FormValues& config, json::Arena& arena) {
  Text(manifest, config, arena, Show::clear, out).object(0);
}

std::vector<const Field*> set_secrets(const Manifest& manifest, const FormValues& config) {
  std::vector<const Field*> secrets;
  for (const std::size_t i : manifest.plan.shown_secrets) {
    if (!is_empty(ConfigAccess::values(config)[i])) secrets.push_back(&manifest.form[i]);
  }
  return secrets;
}

Masked mask_database_info(const Manifest& manifest, const Config& config, json::Arena& arena) {
  json::ObjectBuilder object(arena);
  if (manifest.type == "database") {
    const auto shown = [&](std::string_view model) {
      const Field* field = manifest.find_field(model);
      const json::Value* value =
          field == nullptr || is_secret(*field) ? nullptr : json::find_at(ConfigAccess::value(config), field->path);
      return value != nullptr && has_type(field->type, *value) ? json::clone(arena, *value) : json::Value();
    };
    const auto add = [](json::ObjectBuilder& to, std::string_view key, json::Value value) {
      if (!value.is_null()) to.set(key, value);
    };
    add(object, "client", shown("client"));
    const bool is_file = manifest.find_field("connection.filename") != nullptr;
    json::ObjectBuilder connection(arena);
    add(connection, is_file ? "filename" : "database", shown(is_file ? "connection.filename" : "connection.database"));
    const json::Value built = connection.build();
    if (built.size() > 0) object.set("connection", built);
    add(object, "searchPath", shown("searchPath"));
  }
  return MaskAccess::masked(object.build(), json::ObjectBuilder(arena).build());
}

Revealed reveal(const Manifest& manifest, const Config& config, json::Arena& arena) {
  Walk walk(manifest, arena, Show::clear);
  return MaskAccess::revealed(walk.node(manifest.plan.root(), ConfigAccess::value(config)));
}

Revealed reveal(const UrlConfig& config, json::Arena& arena) {
  json::ObjectBuilder object(arena);
  object.set("client", config.client).set("connection", json::clone(arena, config.connection));
  if (!config.search_path.is_null()) object.set("searchPath", json::clone(arena, config.search_path));
  if (!config.ignored.empty()) {
    json::ArrayBuilder ignored(arena);
    for (const std::string& name : config.ignored) ignored.add(json::Value::string(arena, name));
    object.set("ignored", ignored.build());
  }
  return MaskAccess::revealed(object.build());
}

}  // namespace jackfield
