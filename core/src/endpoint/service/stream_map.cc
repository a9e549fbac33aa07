#include "endpoint/service/stream_map.h"

#include "base/error_codes.h"
#include "endpoint/pointer.h"
#include "endpoint/service/encoding.h"
#include "manifest/field_value.h"

namespace jackfield::service {
namespace {

using endpoint::at_pointer;

// Content may be a list of parts with texts.
std::string joined_text(const json::Value& value) {
  if (value.is_string()) return std::string(value.text());
  std::string text;
  for (const json::Value& item : value.items()) text.append(item.is_string() ? item.text() : item.get("text").text());
  return text;
}

void append_text_event(std::string& out, std::string_view text) {
  out += "data: {\"text\":";
  json::append_string(out, text);
  out += "}\n\n";
}

void write_usage(json::Writer& writer, const Figures& figures) {
  writer.begin_object();
  for (const auto& [name, value] : figures.numbers) writer.key(name).number(value);
  for (const auto& [name, text] : figures.texts) writer.key(name).string(text);
  writer.end_object();
}

}  // namespace

void append_error_event(std::string& out, const Error& error) {
  const CodeFacts& facts_of = facts(error.code);
  out += "event: error\ndata: ";
  json::Writer writer(out);
  writer.begin_object().key("error").string(facts_of.error).key("message").string(facts_of.message);
  writer.key("details").begin_object().key("code").string(facts_of.name);
  for (const Detail& detail : error.details) {
    if (const auto* number = std::get_if<std::int64_t>(&detail.value)) writer.key(detail.name).integer(*number);
    if (const auto* text = std::get_if<std::string>(&detail.value)) writer.key(detail.name).string(*text);
  }
  writer.end_object().end_object();
  out += "\n\n";
}

StreamMap::StreamMap(const Endpoint& endpoint, std::size_t limit_bytes)
    : stream_(endpoint.declaration.get("stream")),
      response_(endpoint.declaration.get("response")),
      reader_(PartReader::make(stream_.get("framing").text(), limit_bytes)),
      has_end_(stream_.find("end") != nullptr) {}

std::optional<Error> StreamMap::failure(const Part& part, const json::Value& document) const {
  const std::string_view pointer = stream_.get("error").text();
  const bool has_error = stream_.find("error") != nullptr && !is_empty(at_pointer(document, pointer));
  if (!has_error && !part.is_error) return std::nullopt;
  const json::Value errors = response_.get("errors");
  std::string code = scalar_text(at_pointer(document, response_.get("code").text())).value_or(std::string());
  if (response_.find("code") == nullptr || code.empty()) code = part.event;
  Error error = fail(Code::service_failed);
  if (const json::Value* declared = code.empty() ? nullptr : errors.find(code)) {
    error.code = parse_code(declared->text()).value_or(Code::service_failed);
    error.with("serviceCode", code);
  } else if (code == "429") {
    error.code = Code::rate_limited;
  }
  return error;
}

void StreamMap::note_end(const Part& part, const json::Value& document) {
  const json::Value rule = stream_.get("end");
  if (const json::Value* data = rule.find("data")) {
    at_end_ = at_end_ || part.data == data->text();
    return;
  }
  if (rule.is_null()) return;
  const json::Value found = at_pointer(document, rule.get("pointer").text());
  const json::Value* equal = rule.find("equal");
  if (equal != nullptr ? !(found == *equal) : found.is_null()) return;
  at_end_ = true;
  if (equal == nullptr && found.is_string()) finish_ = found.text();
}

// Where the answer in one piece has it, the last part of a stream often has it too.
void StreamMap::note_finish(const json::Value& document) {
  const json::Value how = response_.get("map").get("finish");
  const json::Value found = at_pointer(document, how.is_string() ? how.text() : how.get("pointer").text());
  if (!how.is_null() && found.is_string()) finish_ = found.text();
}

Status StreamMap::take(const Part& part, std::string& out) {
  if (error_) return ok();
  const json::Value end = stream_.get("end");
  json::Arena arena;
  if (end.find("data") != nullptr && part.data == end.get("data").text()) {
    at_end_ = true;
    return ok();
  }
  JF_TRY(const json::Value document, parse_body(part.data, arena));
  if (auto found = failure(part, document)) {
    error_ = std::move(found);
    return ok();
  }
  read_figures(stream_.get("usage"), document, figures_);
  note_finish(document);
  note_end(part, document);
  const std::string text = joined_text(at_pointer(document, stream_.get("event").text()));
  if (!text.empty()) append_text_event(out, text);
  return ok();
}

void StreamMap::feed(std::string_view bytes, std::string& out) {
  if (ended_ || error_) return;
  Status status = reader_->feed(bytes, [&](const Part& part) { return take(part, out); });
  if (!status) error_ = std::move(status).error();
}

void StreamMap::end(std::optional<Error> lost, std::string& out) {
  if (ended_) return;
  ended_ = true;
  if (!error_) {
    Status status = reader_->end([&](const Part& part) { return take(part, out); });
    // The last part may be cut in its middle.
    if (!status) error_ = lost ? *lost : fail(Code::stream_cut);
  }
  if (!error_ && !at_end_ && lost) error_ = std::move(lost);
  if (!error_ && has_end_ && !at_end_) error_ = fail(Code::stream_cut);
  if (error_) return append_error_event(out, *error_);
  out += "data: ";
  json::Writer writer(out);
  writer.begin_object().key("finish");
  if (finish_.empty()) {
    writer.null();
  } else {
    writer.string(finish_);
  }
  writer.key("usage");
  write_usage(writer, figures_);
  writer.end_object();
  out += "\n\n";
}

}  // namespace jackfield::service
