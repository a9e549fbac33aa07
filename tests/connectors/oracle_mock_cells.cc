// Cells of the mock of Oracle's client library: texts, LOBs, JSON trees, intervals. See oracle_mock_handles.h.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "oracle_mock_handles.h"
#include "oracle_mock_sql.h"

namespace jackfield::test::mock {
namespace {

std::u16string to_utf16(std::string_view text) {
  std::u16string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    char32_t point = size == 1 ? first : first & (0xffu >> (size + 1));
    for (std::size_t k = 1; k < size; ++k) point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fu);
    i += size;
    if (point < 0x10000) {
      out += static_cast<char16_t>(point);
    } else {
      out += static_cast<char16_t>(0xd800 + ((point - 0x10000) >> 10));
      out += static_cast<char16_t>(0xdc00 + ((point - 0x10000) & 0x3ff));
    }
  }
  return out;
}

// An unpaired surrogate becomes U+FFFD.
std::string to_utf8(std::u16string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t point = text[i];
    const bool pair =
        point >= 0xd800 && point < 0xdc00 && i + 1 < text.size() && text[i + 1] >= 0xdc00 && text[i + 1] < 0xe000;
    if (pair) {
      point = 0x10000 + ((point - 0xd800) << 10) + (text[++i] - 0xdc00u);
    } else if (point >= 0xd800 && point < 0xe000) {
      point = 0xfffd;
    }
    if (point < 0x80) {
      out += static_cast<char>(point);
    } else if (point < 0x800) {
      out += static_cast<char>(0xc0 | point >> 6);
      out += static_cast<char>(0x80 | (point & 0x3f));
    } else {
      if (point < 0x10000) {
        out += static_cast<char>(0xe0 | point >> 12);
      } else {
        out += static_cast<char>(0xf0 | point >> 18);
        out += static_cast<char>(0x80 | (point >> 12 & 0x3f));
      }
      out += static_cast<char>(0x80 | (point >> 6 & 0x3f));
      out += static_cast<char>(0x80 | (point & 0x3f));
    }
  }
  return out;
}

void fill_node(dpiJson& json, dpiJsonNode& node, const nlohmann::json& from);

void fill_text(dpiJson& json, dpiJsonNode& node, dpiOracleTypeNum type, std::string text) {
  json.texts.push_back(std::make_unique<std::string>(std::move(text)));
  node.oracleTypeNum = type;
  node.nativeTypeNum = DPI_NATIVE_TYPE_BYTES;
  node.value->asBytes = {json.texts.back()->data(), static_cast<std::uint32_t>(json.texts.back()->size()), "UTF-8"};
}

// Nodes with room for a value each.
dpiJsonNode* new_nodes(dpiJson& json, std::size_t count) {
  json.values.push_back(std::make_unique<dpiDataBuffer[]>(count + 1));
  json.nodes.push_back(std::make_unique<dpiJsonNode[]>(count + 1));
  for (std::size_t i = 0; i < count; ++i) json.nodes.back()[i].value = &json.values.back()[i];
  return json.nodes.back().get();
}

void fill_object(dpiJson& json, dpiJsonNode& node, const nlohmann::json& from) {
  node.nativeTypeNum = DPI_NATIVE_TYPE_JSON_OBJECT;
  dpiJsonNode* fields = new_nodes(json, from.size());
  json.names.push_back(std::make_unique<char*[]>(from.size() + 1));
  json.sizes.push_back(std::make_unique<std::uint32_t[]>(from.size() + 1));
  char** names = json.names.back().get();
  std::uint32_t* sizes = json.sizes.back().get();
  std::uint32_t count = 0;
  for (const auto& [name, value] : from.items()) {
    json.texts.push_back(std::make_unique<std::string>(name));
    names[count] = json.texts.back()->data();
    sizes[count] = static_cast<std::uint32_t>(name.size());
    fill_node(json, fields[count++], value);
  }
  node.value->asJsonObject = {count, names, sizes, fields, nullptr};
}

void fill_node(dpiJson& json, dpiJsonNode& node, const nlohmann::json& from) {
  if (from.is_object()) return fill_object(json, node, from);
  if (from.is_array()) {
    node.nativeTypeNum = DPI_NATIVE_TYPE_JSON_ARRAY;
    dpiJsonNode* elements = new_nodes(json, from.size());
    for (std::size_t i = 0; i < from.size(); ++i) fill_node(json, elements[i], from[i]);
    node.value->asJsonArray = {static_cast<std::uint32_t>(from.size()), elements, nullptr};
  } else if (from.is_boolean()) {
    node.nativeTypeNum = DPI_NATIVE_TYPE_BOOLEAN;
    node.value->asBoolean = from.get<bool>() ? 1 : 0;
  } else if (from.is_number()) {
    fill_text(json, node, DPI_ORACLE_TYPE_NUMBER, from.dump());
  } else if (from.is_string()) {
    fill_text(json, node, DPI_ORACLE_TYPE_VARCHAR, from.get<std::string>());
  } else {
    node.nativeTypeNum = DPI_NATIVE_TYPE_NULL;
  }
}

void put_lob(dpiVar& variable, std::uint32_t at, const std::string& text) {
  auto lob = std::make_unique<dpiLob>();
  lob->characters = variable.type != DPI_ORACLE_TYPE_BLOB;
  if (lob->characters) lob->text = to_utf16(text);
  if (!lob->characters) lob->bytes = text;
  variable.cells[at].value.asLOB = lob.get();
  variable.lobs[at] = std::move(lob);
}

void put_interval(dpiVar& variable, std::uint32_t at, const std::string& text) {
  dpiDataBuffer& value = variable.cells[at].value;
  if (variable.native == DPI_NATIVE_TYPE_INTERVAL_YM) {
    std::sscanf(text.c_str(), "%d %d", &value.asIntervalYM.years, &value.asIntervalYM.months);
  } else {
    dpiIntervalDS& out = value.asIntervalDS;
    std::sscanf(text.c_str(), "%d %d %d %d %d", &out.days, &out.hours, &out.minutes, &out.seconds, &out.fseconds);
  }
}

}  // namespace

LastError& last_error() {
  thread_local LastError error;
  return error;
}

int failed(int code, std::string message) {
  last_error() = {code, std::move(message), 0};
  return DPI_FAILURE;
}

void put_text(dpiVar& variable, std::uint32_t at, std::string text) {
  variable.texts[at] = std::move(text);
  variable.cells[at].isNull = 0;
  variable.cells[at].value.asBytes = {variable.texts[at].data(), static_cast<std::uint32_t>(variable.texts[at].size()),
                                      "UTF-8"};
}

void put_cell(dpiVar& variable, std::uint32_t at, const std::string& text) {
  dpiDataBuffer& value = variable.cells[at].value;
  variable.cells[at].isNull = 0;
  switch (variable.native) {
    case DPI_NATIVE_TYPE_FLOAT:
      value.asFloat = std::strtof(text.c_str(), nullptr);
      break;
    case DPI_NATIVE_TYPE_DOUBLE:
      value.asDouble = std::strtod(text.c_str(), nullptr);
      break;
    case DPI_NATIVE_TYPE_BOOLEAN:
      value.asBoolean = text == "1" || text == "true" ? 1 : 0;
      break;
    case DPI_NATIVE_TYPE_TIMESTAMP:
      value.asTimestamp = timestamp_of(text);
      break;
    case DPI_NATIVE_TYPE_INTERVAL_DS:
    case DPI_NATIVE_TYPE_INTERVAL_YM:
      put_interval(variable, at, text);
      break;
    case DPI_NATIVE_TYPE_LOB:
      put_lob(variable, at, text);
      break;
    case DPI_NATIVE_TYPE_ROWID:
      variable.rowids[at] = std::make_unique<dpiRowid>(dpiRowid{text});
      value.asRowid = variable.rowids[at].get();
      break;
    case DPI_NATIVE_TYPE_JSON: {
      variable.jsons[at] = std::make_unique<dpiJson>();
      dpiJson& json = *variable.jsons[at];
      json.top = *new_nodes(json, 1);
      fill_node(json, json.top, nlohmann::json::parse(text));
      value.asJson = &json;
      break;
    }
    default:
      put_text(variable, at, text);
  }
}

int lob_size(dpiLob* lob, std::uint64_t* size) {
  *size = lob->characters ? lob->text.size() : lob->bytes.size();
  return DPI_SUCCESS;
}
int lob_buffer_size(dpiLob* lob, std::uint64_t count, std::uint64_t* bytes) {
  *bytes = lob->characters ? count * 4 : count;
  return DPI_SUCCESS;
}
int lob_read(dpiLob* lob, std::uint64_t offset, std::uint64_t amount, char* out, std::uint64_t* size) {
  const std::string piece = lob->characters ? to_utf8(std::u16string_view(lob->text).substr(offset - 1, amount))
                                            : lob->bytes.substr(offset - 1, amount);
  if (piece.size() > *size) return failed(0, "DPI-1019: buffer size is too small");
  std::copy(piece.begin(), piece.end(), out);
  *size = piece.size();
  return DPI_SUCCESS;
}
int json_value(dpiJson* json, std::uint32_t options, dpiJsonNode** top) {
  if (options != DPI_JSON_OPT_NUMBER_AS_STRING) return failed(600);
  *top = &json->top;
  return DPI_SUCCESS;
}
int rowid_text(dpiRowid* rowid, const char** text, std::uint32_t* size) {
  *text = rowid->text.c_str();
  *size = static_cast<std::uint32_t>(rowid->text.size());
  return DPI_SUCCESS;
}

}  // namespace jackfield::test::mock
