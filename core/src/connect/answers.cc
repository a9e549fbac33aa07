#include "connect/answers.h"

#include "connect/cell_text.h"
#include "json/json.h"

namespace jackfield {

void write_changes(std::string& out, const StreamEnd& end) {
  if (end.affected_rows) out += ",\"affectedRows\":" + std::to_string(*end.affected_rows);
  if (!end.insert_id) return;
  out += ",\"insertId\":";
  if (fits_double_exactly(*end.insert_id)) {
    out += *end.insert_id;
  } else {
    json::append_string(out, *end.insert_id);
  }
}

void write_end_line(std::string& out, const EndLine& line) {
  const CutBy cut = line.cut == CutBy::nothing && line.more_results ? CutBy::results : line.cut;
  out += "{\"end\":{\"rowCount\":" + std::to_string(line.rows) + ",\"truncated\":";
  out += cut == CutBy::nothing ? "false" : "true";
  if (cut != CutBy::nothing) {
    out += ",\"truncatedBy\":";
    json::append_string(out, cut_name(cut));
  }
  if (line.more_results) out += ",\"moreResults\":true";
  out += ",\"durationMillis\":" + std::to_string(line.duration_ms) + ",\"queryId\":";
  json::append_string(out, line.query_id);
  write_changes(out, line.end);
  out += "}}\n";
}

// The body of an error object, as in every other reply.
void write_error_line(std::string& out, const Error& error) {
  const CodeFacts& what = facts(error.code);
  json::Writer writer(out);
  writer.begin_object().key("error").begin_object();
  writer.key("error").string(what.error).key("message").string(what.message).key("msg").string(what.message);
  writer.key("details").begin_object().key("code").string(what.name);
  for (const Detail& detail : error.details) {
    writer.key(detail.name);
    if (const auto* flag = std::get_if<bool>(&detail.value)) {
      writer.boolean(*flag);
    } else if (const auto* number = std::get_if<std::int64_t>(&detail.value)) {
      writer.integer(*number);
    } else if (const auto* text = std::get_if<std::string>(&detail.value)) {
      writer.string(*text);
    } else {
      writer.raw(std::get<Json>(detail.value).bytes);
    }
  }
  writer.end_object().end_object().end_object();
  out += '\n';
}

YesNoSink::YesNoSink(RowSink& inner, const std::vector<Column>& columns) : inner_(inner) {
  yes_no_.reserve(columns.size());
  for (const Column& column : columns) yes_no_.push_back(column.name == "nullable" || column.name == "primary_key");
}

}  // namespace jackfield
