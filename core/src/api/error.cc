#include "api/error.h"

namespace jackfield::api {
namespace {

// "/config/connection/host" -> "config.connection.host": reports name fields with dots.
std::string dotted(std::string_view pointer) {
  if (pointer.empty() || pointer.front() != '/') return std::string(pointer);
  std::string path;
  for (std::size_t i = 1; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      path.push_back('.');
    } else if (pointer[i] == '~' && i + 1 < pointer.size()) {
      path.push_back(pointer[++i] == '1' ? '/' : '~');
    } else {
      path.push_back(pointer[i]);
    }
  }
  return path;
}

bool has_detail(const Error& error, std::string_view name) {
  for (const Detail& detail : error.details) {
    if (detail.name == name) return true;
  }
  return false;
}

struct DetailWriter {
  json::Writer& writer;
  void operator()(bool value) const { writer.boolean(value); }
  void operator()(std::int64_t value) const { writer.integer(value); }
  void operator()(const std::string& value) const { writer.string(value); }
  void operator()(const Json& value) const { writer.raw(value.bytes); }
};

// A parser error of a body names one place; a report has a list.
void write_single_finding(json::Writer& writer, const Error& error, const CodeFacts& code) {
  writer.key("errors").begin_array().begin_object();
  writer.key("path").string(dotted(error.pointer));
  writer.key("code").string(code.name);
  writer.key("message").string(code.message);
  writer.key("params").begin_object();
  write_details(writer, error.details);
  writer.end_object().end_object().end_array();
}

void log_internal(const Host& host, std::string_view id, const CodeFacts& code, std::string_view operation,
                  const Error& error) {
  if (!host.log) return;
  std::string line;
  json::Writer writer(line);
  writer.begin_object();
  writer.key("event").string("internal_error").key("id").string(id).key("code").string(code.name);
  writer.key("operation").string(operation);
  write_details(writer, error.details);
  writer.end_object();
  host.log(LogLevel::error, line);
}

}  // namespace

void write_details(json::Writer& writer, const std::vector<Detail>& details) {
  for (const Detail& detail : details) {
    writer.key(detail.name);
    std::visit(DetailWriter{writer}, detail.value);
  }
}

Reply error_reply(const Error& error, const Host& host, std::string_view operation) {
  const CodeFacts& code = facts(error.code);
  Reply reply;
  reply.status = code.status;
  json::Writer writer(reply.body);
  writer.begin_object();
  writer.key("error").string(code.error).key("message").string(code.message).key("msg").string(code.message);
  writer.key("details").begin_object().key("code").string(code.name);
  if (code.error == "ERR_INVALID_REQUEST_BODY" && !has_detail(error, "errors")) {
    // The id of the query belongs to the call, not to what was found.
    Error finding = error;
    std::erase_if(finding.details, [&](const Detail& detail) {
      if (detail.name != "queryId") return false;
      writer.key(detail.name);
      std::visit(DetailWriter{writer}, detail.value);
      return true;
    });
    write_single_finding(writer, finding, code);
  } else {
    const char* place = !error.pointer.empty() && error.pointer.front() == '/' ? "pointer" : "field";
    if (!error.pointer.empty() && !has_detail(error, place)) writer.key(place).string(error.pointer);
    write_details(writer, error.details);
  }
  if (code.error == "ERR_INTERNAL") {
    const std::string id = host.random ? new_id(host, "err") : "err";
    writer.key("id").string(id);
    log_internal(host, id, code, operation, error);
  }
  writer.end_object().end_object();
  return reply;
}

Error invalid(std::string_view path, Code code, std::vector<Detail> params) {
  Error error = fail(code, path);
  error.details = std::move(params);
  return error;
}

void Findings::add(std::string_view path, Code code, std::vector<Detail> params) {
  report_.errors.push_back(Finding{std::string(path), code, {}, std::move(params)});
}

Status Findings::status() const {
  if (report_.errors.empty()) return ok();
  return report_error(report_, report_.errors.size() == 1 ? report_.errors.front().code : Code::invalid_body);
}

}  // namespace jackfield::api
