#include <algorithm>

#include "base/limits.h"
#include "session.h"

namespace jackfield::oracle {
namespace {

constexpr std::uint32_t kFetchBytes = 2u << 20;  // of all buffers of a statement
constexpr std::uint32_t kFetchRows = 1000;
constexpr std::uint32_t kFetchRowsOutside = 50;  // each of them costs further calls
constexpr std::uint64_t kPiece = 256u << 10;     // characters or bytes of a LOB read at once

std::string_view view_of(const char* text, std::uint32_t size) {
  return text == nullptr ? std::string_view() : std::string_view(text, size);
}

// A character beyond 16 bits counts as two, and a piece may end between them; the first half then reads as one of
// these.
std::size_t half_character(std::string_view text) {
  if (text.ends_with('?')) return 1;
  if (text.size() < 3) return 0;
  const std::string_view last = text.substr(text.size() - 3);
  const auto second = static_cast<unsigned char>(last[1]);
  const bool surrogate = last[0] == '\xed' && second >= 0xa0 && second <= 0xaf;
  return surrogate || last == "\xef\xbf\xbd" ? 3 : 0;
}

}  // namespace

Cursor::~Cursor() {
  const Dpi& dpi = session_->dpi();
  for (Slot& slot : slots_) {
    if (slot.variable != nullptr) dpi.dpiVar_release(slot.variable);
  }
  if (statement_ != nullptr) dpi.dpiStmt_release(statement_);
}

Status Cursor::run(const StatementRequest& request) {
  const Dpi& dpi = session_->dpi();
  if (!session_->in_work()) JF_CHECK(session_->end_read_only());  // of a statement whose rows were not read
  if (dpi.dpiConn_prepareStmt(session_->handle(), 0, request.sql.data(), static_cast<std::uint32_t>(request.sql.size()),
                              nullptr, 0, &statement_) != DPI_SUCCESS) {
    return session_->failure();
  }
  dpiStmtInfo info{};
  if (dpi.dpiStmt_getInfo(statement_, &info) != DPI_SUCCESS) return session_->failure();
  // DDL commits, and blocks may commit: neither stays in the transaction.
  if (request.read_only && info.isQuery == 0) return fail(Code::read_only);
  const bool in_work = session_->in_work();
  if (in_work && info.isDDL != 0) return fail(Code::statement_denied);
  JF_CHECK(bind(request, info));
  if (request.read_only && !session_->in_read_only()) JF_CHECK(session_->begin_read_only());
  bool changed_before = false;
  if (in_work && info.isPLSQL != 0) {
    JF_TRY(changed_before, session_->has_changes());
  }
  if (session_->stopping()) return fail(Code::cancelled);
  const dpiExecMode mode = info.isQuery != 0 || in_work ? DPI_MODE_EXEC_DEFAULT : DPI_MODE_EXEC_COMMIT_ON_SUCCESS;
  std::uint32_t count = 0;
  if (dpi.dpiStmt_execute(statement_, mode, &count) != DPI_SUCCESS) return session_->failure();
  if (changed_before) {
    JF_TRY(const bool still, session_->has_changes());
    if (!still) return fail(Code::transaction_ended);  // the block has committed or rolled back
  }
  if (info.isQuery == 0) {
    std::uint64_t changed = 0;
    if (info.isDML != 0 && dpi.dpiStmt_getRowCount(statement_, &changed) == DPI_SUCCESS)
      affected_ = static_cast<std::int64_t>(changed);
    return ok();
  }
  JF_CHECK(describe(count));
  more_ = true;
  return fetch();
}

Status Cursor::bind(const StatementRequest& request, const dpiStmtInfo& info) {
  const Dpi& dpi = session_->dpi();
  // A trigger's :new is not a parameter.
  if (info.isDDL != 0) return request.parameters.count() == 0 ? ok() : Status(fail(Code::parameter_count));
  std::uint32_t count = 0;
  if (dpi.dpiStmt_getBindCount(statement_, &count) != DPI_SUCCESS) return session_->failure();
  std::vector<const char*> texts(count + 1);
  std::vector<std::uint32_t> sizes(count + 1);
  if (count > 0 && dpi.dpiStmt_getBindNames(statement_, &count, texts.data(), sizes.data()) != DPI_SUCCESS)
    return session_->failure();
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < count; ++i) names.push_back(view_of(texts[i], sizes[i]));
  JF_TRY(const auto values, request.parameters.match(names));
  for (std::size_t i = 0; i < names.size(); ++i) JF_CHECK(bind_value(names[i], *values[i]));
  return ok();
}

Status Cursor::bind_value(std::string_view name, const BoundValue& value) {
  const Dpi& dpi = session_->dpi();
  const bool numeric = value.kind == BoundValue::Kind::integer || value.kind == BoundValue::Kind::number;
  const bool as_integer = value.kind == BoundValue::Kind::integer;
  const dpiOracleTypeNum letters =
      value.kind == BoundValue::Kind::bytes ? DPI_ORACLE_TYPE_RAW : DPI_ORACLE_TYPE_VARCHAR;
  dpiVar* variable = nullptr;
  dpiData* cell = nullptr;
  if (dpi.dpiConn_newVar(session_->handle(), numeric ? DPI_ORACLE_TYPE_NUMBER : letters,
                         as_integer ? DPI_NATIVE_TYPE_INT64 : DPI_NATIVE_TYPE_BYTES, 1,
                         static_cast<std::uint32_t>(std::max<std::size_t>(value.text.size(), 1)), 1, 0, nullptr,
                         &variable, &cell) != DPI_SUCCESS) {
    return session_->failure();
  }
  bool done = true;
  cell->isNull = value.kind == BoundValue::Kind::null ? 1 : 0;
  if (as_integer) {
    cell->value.asInt64 = value.integer;
  } else if (cell->isNull == 0) {
    done = dpi.dpiVar_setFromBytes(variable, 0, value.text.data(), static_cast<std::uint32_t>(value.text.size())) ==
           DPI_SUCCESS;
  }
  done = done && dpi.dpiStmt_bindByName(statement_, name.data(), static_cast<std::uint32_t>(name.size()), variable) ==
                     DPI_SUCCESS;
  Status status = done ? ok() : Status(session_->failure());
  dpi.dpiVar_release(variable);  // the statement keeps it
  return status;
}

Status Cursor::describe(std::uint32_t count) {
  const Dpi& dpi = session_->dpi();
  slots_.resize(count);
  std::uint64_t row_bytes = 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    dpiQueryInfo info{};
    if (dpi.dpiStmt_getQueryInfo(statement_, i + 1, &info) != DPI_SUCCESS) return session_->failure();
    JF_TRY(slots_[i].plan, plan_column(info));
    row_bytes += std::max<std::uint64_t>(slots_[i].plan.buffer_bytes, 32);
    const CellKind kind = slots_[i].plan.kind;
    needs_texts_ = needs_texts_ || is_lob(kind) || kind == CellKind::json || kind == CellKind::rowid;
  }
  batch_ = static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>(kFetchBytes / row_bytes, 1, needs_texts_ ? kFetchRowsOutside : kFetchRows));
  if (dpi.dpiStmt_setFetchArraySize(statement_, batch_) != DPI_SUCCESS) return session_->failure();
  for (std::uint32_t i = 0; i < count; ++i) {
    Slot& slot = slots_[i];
    if (dpi.dpiConn_newVar(session_->handle(), slot.plan.oracle_type, slot.plan.native_type, batch_,
                           slot.plan.buffer_bytes, 1, 0, nullptr, &slot.variable, &slot.cells) != DPI_SUCCESS ||
        dpi.dpiStmt_define(statement_, i + 1, slot.variable) != DPI_SUCCESS) {
      return session_->failure();
    }
  }
  return ok();
}

Status Cursor::fetch() {
  if (session_->stopping()) return fail(Code::cancelled);
  std::uint32_t first = 0, count = 0;
  int more = 0;
  if (session_->dpi().dpiStmt_fetchRows(statement_, batch_, &first, &count, &more) != DPI_SUCCESS)
    return session_->failure();
  at_ = first;
  end_ = first + count;
  more_ = more != 0;
  return ok();
}

Status Cursor::read_lob(dpiLob* lob, bool characters, std::string& out) {
  const Dpi& dpi = session_->dpi();
  std::uint64_t size = 0, piece_bytes = kPiece;
  if (dpi.dpiLob_getSize(lob, &size) != DPI_SUCCESS) return session_->failure();
  if (characters && dpi.dpiLob_getBufferSize(lob, std::min(size, kPiece), &piece_bytes) != DPI_SUCCESS)
    return session_->failure();
  out.clear();
  for (std::uint64_t done = 0; done < size;) {
    if (session_->stopping()) return fail(Code::cancelled);
    if (out.size() > static_cast<std::size_t>(limits::kQueryResultBytes)) {
      return fail(Code::result_too_large).with("limit", limits::kQueryResultBytes);
    }
    const std::uint64_t wanted = std::min(size - done, kPiece);
    const std::size_t before = out.size();
    std::uint64_t got = piece_bytes;
    out.resize(before + piece_bytes);
    if (dpi.dpiLob_readBytes(lob, done + 1, wanted, out.data() + before, &got) != DPI_SUCCESS)
      return session_->failure();
    out.resize(before + std::min(got, piece_bytes));
    if (got == 0) break;  // it became shorter meanwhile
    done += wanted;
    const std::size_t half = characters && done < size && wanted > 1 ? half_character(out) : 0;
    if (half > 0) {  // read again, as the first of the next piece
      out.resize(out.size() - half);
      --done;
    }
  }
  return ok();
}

Status Cursor::read_text(Slot& slot) {
  const Dpi& dpi = session_->dpi();
  const dpiData& cell = slot.cells[at_];
  if (cell.isNull != 0) return ok();
  if (is_lob(slot.plan.kind)) return read_lob(cell.value.asLOB, is_character_lob(slot.plan.kind), slot.text);
  if (slot.plan.kind == CellKind::rowid) {
    const char* text = nullptr;
    std::uint32_t size = 0;
    if (dpi.dpiRowid_getStringValue(cell.value.asRowid, &text, &size) != DPI_SUCCESS) return session_->failure();
    slot.text.assign(text, size);
  } else if (slot.plan.kind == CellKind::json) {
    dpiJsonNode* node = nullptr;
    if (dpi.dpiJson_getValue(cell.value.asJson, DPI_JSON_OPT_NUMBER_AS_STRING, &node) != DPI_SUCCESS)
      return session_->failure();
    slot.text.clear();
    if (!json_text(*node, slot.text)) return fail(Code::unsupported).with("column", slot.plan.column.name);
  }
  return ok();
}

Status Cursor::read_texts() {
  for (Slot& slot : slots_) JF_CHECK(read_text(slot));
  return ok();
}

std::vector<Column> Cursor::columns() const {
  std::vector<Column> out;
  for (const Slot& slot : slots_) out.push_back(slot.plan.column);
  return out;
}

void Cursor::write_row(RowSink& sink) {
  sink.begin_row();
  for (const Slot& slot : slots_) {
    const dpiData& cell = slot.cells[at_];
    const CellKind kind = slot.plan.kind;
    if (cell.isNull == 0 && (is_lob(kind) || kind == CellKind::json || kind == CellKind::rowid)) {
      write_read_text(kind, slot.text, sink);
    } else {
      write_cell(slot.plan, cell, sink);
    }
  }
  sink.end_row();
  ++at_;
}

}  // namespace jackfield::oracle
