#include "endpoint/database_params.h"

#include <algorithm>
#include <initializer_list>

namespace jackfield::endpoint {
namespace {

constexpr std::size_t kQueryIdBytes = 64;
constexpr std::int64_t kMostOffset = 1'000'000'000'000;

class Reader {
 public:
  Reader(const json::Value& params, std::string_view prefix, std::vector<Finding>& findings)
      : params_(params), prefix_(prefix), findings_(findings) {
    if (!params.is_object() && !params.is_null())
      add(prefix_.substr(0, prefix_.empty() ? 0 : prefix_.size() - 1), Code::object_required);
  }

  void allow(std::initializer_list<std::string_view> names) {
    for (const json::Member& member : params_.members()) {
      if (std::find(names.begin(), names.end(), member.key) != names.end()) continue;
      add(prefix_ + std::string(member.key.substr(0, static_cast<std::size_t>(limits::kKeyNameShownBytes))),
          Code::unknown_key);
    }
  }

  std::string text(std::string_view name, bool required, std::size_t longest) {
    const json::Value value = params_.get(name);
    if (value.is_null()) {
      if (required) refuse(name, Code::required);
      return {};
    }
    if (!value.is_string()) {
      refuse(name, Code::type);
    } else if (value.text().empty()) {
      refuse(name, required ? Code::required : Code::min_length);
    } else if (value.text().size() > longest) {
      refuse(name, Code::max_length);
    } else {
      return std::string(value.text());
    }
    return {};
  }

  // It is also sent in a header, so it has only characters that a header allows.
  std::string query_id(bool required) {
    constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";
    std::string id = text("queryId", required, kQueryIdBytes);
    if (id.find_first_not_of(kAllowed) == std::string::npos) return id;
    refuse("queryId", Code::pattern);
    return {};
  }

  std::int64_t integer(std::string_view name, std::int64_t fallback, std::int64_t least, std::int64_t most) {
    const json::Value value = params_.get(name);
    if (value.is_null()) return fallback;
    if (!value.is_integer()) {
      refuse(name, Code::type);
    } else if (value.as_integer() < least) {
      refuse(name, Code::min, {{"value", least}});
    } else if (value.as_integer() > most) {
      refuse(name, Code::max, {{"value", most}});
    } else {
      return value.as_integer();
    }
    return fallback;
  }

  bool boolean(std::string_view name) {
    const json::Value value = params_.get(name);
    if (!value.is_null() && !value.is_boolean()) refuse(name, Code::type);
    return value.as_boolean();
  }

  void refuse(std::string_view name, Code code, std::vector<Detail> details = {}) {
    add(prefix_ + std::string(name), code, std::move(details));
  }

 private:
  void add(std::string path, Code code, std::vector<Detail> details = {}) {
    findings_.push_back(Finding{std::move(path), code, {}, std::move(details)});
  }

  const json::Value& params_;
  std::string prefix_;
  std::vector<Finding>& findings_;
};

bool is_scalar(const json::Value& value) { return !value.is_array() && !value.is_object(); }

// Bound values: by position or by name, scalars only.
json::Value read_bound(const json::Value& params, Reader& reader) {
  const json::Value bound = params.get("params");
  if (bound.is_null()) return bound;
  if (!bound.is_array() && !bound.is_object()) {
    reader.refuse("params", Code::type);
    return {};
  }
  if (bound.size() > static_cast<std::size_t>(limits::kQueryParameters)) {
    reader.refuse("params", Code::limit, {{"value", limits::kQueryParameters}});
    return {};
  }
  for (std::size_t i = 0; i < bound.items().size(); ++i) {
    if (!is_scalar(bound.items()[i])) reader.refuse("params." + std::to_string(i), Code::type);
  }
  for (const json::Member& member : bound.members()) {
    if (!is_scalar(member.value))
      reader.refuse("params." + std::string(member.key.substr(0, static_cast<std::size_t>(limits::kKeyNameShownBytes))),
                    Code::type);
  }
  return bound;
}

}  // namespace

json::Value open_envelope(const json::Value& body, std::vector<Finding>& findings) {
  Reader reader(body, "", findings);
  reader.allow({"action", "params"});
  const json::Value action = body.get("action");
  if (action.is_null()) {
    reader.refuse("action", Code::required);
  } else if (action.text() != "query") {
    reader.refuse("action", Code::action_unknown);
  }
  const json::Value params = body.get("params");
  if (params.is_null()) reader.refuse("params", Code::required);
  return params;
}

QueryParams read_query(const json::Value& params, std::string_view prefix, std::vector<Finding>& findings) {
  Reader reader(params, prefix, findings);
  QueryParams query;
  reader.allow({"sql", "params", "maxRows", "timeoutMillis", "readOnly", "rowFormat", "queryId"});
  query.sql = reader.text("sql", true, json::kEndpointLimits.string_bytes);
  query.parameters = read_bound(params, reader);
  query.max_rows = reader.integer("maxRows", 0, 1, limits::kQueryRowsMax);
  query.timeout_ms = reader.integer("timeoutMillis", 0, 1, limits::kQueryTimeoutMsMax);
  query.read_only = reader.boolean("readOnly");
  query.query_id = reader.query_id(false);
  const json::Value format = params.get("rowFormat");
  if (!format.is_null() && format.text() != "object" && format.text() != "array")
    reader.refuse("rowFormat", Code::option);
  query.row_arrays = format.text() == "array";
  return query;
}

ListParams read_list(std::string_view operation, const json::Value& params, std::vector<Finding>& findings) {
  Reader reader(params, "", findings);
  ListParams list;
  if (operation == "schemas") {
    reader.allow({"database"});
    static_cast<void>(reader.text("database", false, limits::kMetaBytes));
    return list;
  }
  if (operation == "columns") {
    reader.allow({"schema", "table", "limit", "offset"});
    list.table = reader.text("table", true, limits::kMetaBytes);
  } else {
    reader.allow({"schema", "limit", "offset"});
  }
  list.schema = reader.text("schema", false, limits::kMetaBytes);
  list.limit = reader.integer("limit", limits::kQueryRowsDefault, 1, limits::kQueryRowsMax);
  list.offset = reader.integer("offset", 0, 0, kMostOffset);
  return list;
}

std::string read_query_id(const json::Value& params, std::vector<Finding>& findings) {
  Reader reader(params, "", findings);
  reader.allow({"queryId"});
  return reader.query_id(true);
}

void refuse_params(const json::Value& params, std::vector<Finding>& findings) {
  Reader(params, "", findings).allow({});
}

}  // namespace jackfield::endpoint
