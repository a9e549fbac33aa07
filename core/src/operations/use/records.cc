// Usage records of an integration: list, get, sum; only the library adds one.
#include <algorithm>

#include "api/error.h"
#include "api/handlers.h"
#include "operations/integrations/lookup.h"
#include "operations/rows/decode.h"
#include "operations/rows/encode.h"
#include "operations/rows/sweep.h"

namespace jackfield::api {
namespace {

constexpr std::int64_t kRecordSweepRows = 1000;  // and integrations, within one call of sweep_records()

const RecordField* find_field(const Manifest* manifest, std::string_view name) {
  if (manifest == nullptr) return nullptr;
  for (const RecordField& field : manifest->record_fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

Result<std::int64_t> body_integer(const json::Value& body, std::string_view name, std::int64_t fallback,
                                  std::int64_t least, std::int64_t most) {
  const json::Value value = body.get(name);
  if (value.is_null()) return fallback;
  if (value.is_string()) return read_integer(name, value.text(), least, most);
  if (!value.is_integer()) return invalid(name, Code::type);
  if (value.as_integer() < least) return invalid(name, Code::min, {{"value", least}});
  if (value.as_integer() > most) return invalid(name, Code::max, {{"value", most}});
  return value.as_integer();
}

Result<Reply> list_records(Call& call, Session& session, const IntegrationRow& row) {
  constexpr std::int64_t kMostOffset = 1'000'000'000'000;
  Page page;
  JF_TRY(page.limit, body_integer(call.body, "limit", limits::kListDefault, 1, limits::kListMax));
  JF_TRY(page.offset, body_integer(call.body, "offset", 0, 0, kMostOffset));
  Reply reply;
  RowWriter rows(reply.body);
  json::Writer& writer = rows.writer();
  writer.begin_object().key("list").begin_array();
  JF_TRY(const std::int64_t total, session.records().list(row.id, page, [&](const RecordRow& record) {
    if (json::Writer* next = rows.next()) write_record(*next, record);
  }));
  JF_CHECK(rows.status());
  writer.end_array().key("pagination").begin_object();
  writer.key("isLastPage").boolean(page.offset + page.limit >= total);
  writer.key("offset").integer(page.offset).key("totalRows").integer(total);
  writer.end_object().end_object();
  return reply;
}

// A record is a row that the body names, so it is looked up before the rest is validated.
Result<Reply> get_record(Call& call, Session& session, const IntegrationRow& row) {
  const json::Value id = call.body.get("id");
  if (!id.is_null() && !id.is_string()) return invalid("id", Code::type);
  std::optional<RecordRow> record;
  if (!id.is_string() || !id.text().empty()) {
    JF_TRY(record, session.records().find(row.id, id.text()));
  }
  if (!record && !id.is_null()) return fail(Code::record_not_found);
  return reply_of(
      200, [&](json::Writer& writer) { record ? write_record(writer, *record) : static_cast<void>(writer.null()); });
}

// One name or a list of them; each must be a number field of this integration's records.
Result<std::vector<std::string>> sum_fields(Call& call, const Manifest* manifest) {
  const json::Value given = call.body.get("fields");
  std::vector<std::string> names;
  Findings findings;
  const auto take = [&](const json::Value& name, const std::string& path) {
    const RecordField* field = name.is_string() ? find_field(manifest, name.text()) : nullptr;
    if (field == nullptr || !field->is_number) return findings.add(path, Code::store_field);
    if (std::find(names.begin(), names.end(), name.text()) == names.end()) names.emplace_back(name.text());
  };
  if (given.is_string()) take(given, "fields");
  if (given.is_array()) {
    for (std::size_t i = 0; i < given.size(); ++i) take(given.items()[i], "fields." + std::to_string(i));
  }
  if (!given.is_string() && (!given.is_array() || given.size() == 0)) {
    findings.add("fields", given.is_null() || given.is_array() ? Code::required : Code::type);
  }
  JF_CHECK(findings.status());
  return names;
}

Result<Reply> sum_records(Call& call, Session& session, const IntegrationRow& row) {
  const Manifest* manifest = call.core.catalogue->find(row.type, row.sub_type);
  JF_TRY(const std::vector<std::string> names, sum_fields(call, manifest));
  JF_TRY(const std::int64_t from, read_time("from", call.body.get("from")));
  JF_TRY(const std::int64_t to, read_time("to", call.body.get("to")));
  JF_TRY(const auto sums, session.records().sum(row.id, names, from, to));
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object();
    for (std::size_t i = 0; i < names.size(); ++i) {
      writer.key(names[i]);
      sums[i] ? writer.number(*sums[i]) : writer.null();
    }
    writer.end_object();
  });
}

}  // namespace

Result<Reply> query_records(Call& call) {
  return call.core.read([&](Session& session) -> Result<Reply> {
    JF_TRY(const IntegrationRow row, load_integration(call, session));
    const std::string_view op = call.body.get("op").text();
    if (op == "get") return get_record(call, session, row);
    if (op == "list") return list_records(call, session, row);
    if (op == "sum") return sum_records(call, session, row);
    return invalid("op", Code::store_op);
  });
}

Result<Reply> add_record(Call& call) {
  JF_TRY(const IntegrationRow row, load_integration(call));
  const json::Value fields = call.body.get("fields");
  if (!fields.is_object()) return invalid("fields", fields.is_null() ? Code::required : Code::object_required);
  const Manifest* manifest = call.core.catalogue->find(row.type, row.sub_type);
  Findings findings;
  for (const json::Member& member : fields.members()) {
    const RecordField* field = find_field(manifest, member.key);
    const std::string path =
        "fields." + std::string(member.key.substr(0, static_cast<std::size_t>(limits::kKeyNameShownBytes)));
    if (field == nullptr) {
      findings.add(path, Code::unknown_key);
    } else if (field->is_number ? !member.value.is_number() : !member.value.is_string()) {
      findings.add(path, Code::type);
    }
  }
  JF_CHECK(findings.status());
  RecordRow record{.id = new_id(call.core.host, "nc"),
                   .integration = row.id,
                   .workspace = row.workspace,
                   .user = call.who.user,
                   .type = row.type,
                   .sub_type = row.sub_type,
                   .fields = json::to_text(fields),
                   .created_ms = call.now()};
  Reply reply = reply_of(200, [&](json::Writer& writer) { write_record(writer, record); });
  call.core.store->append(std::move(record));
  return reply;
}

// {"most"}: answers a workspace that has more records. With this workspace it removes the oldest of them.
// {"before_ms", "from"?}: removes what is older, a part in each call. `next`: where the next call goes on, or "".
Result<Reply> sweep_records(Call& call) {
  if (const std::int64_t most = call.body.get("most").as_integer(); most > 0) {
    return sweep_beyond(
        call, 1, [&](Session& session) { return session.records().workspace_beyond(most); },
        [&](Transaction& transaction, const std::string& workspace) {
          return transaction.records().sweep_beyond(workspace, most, kRecordSweepRows);
        });
  }
  const std::int64_t before_ms = call.body.get("before_ms").as_integer();
  const std::string_view from = call.body.get("from").text();
  JF_TRY(const RecordSweep sweep, call.core.write([&](Transaction& transaction) {
    return transaction.records().sweep(before_ms, from, kRecordSweepRows);
  }));
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("removed").integer(sweep.removed).key("next").string(sweep.next).end_object();
  });
}

}  // namespace jackfield::api
