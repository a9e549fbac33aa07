// Calls of procedures (MS-TDS 2.2.6.6).
import { readParameter } from "./types.mjs";

const kProcedures = {
  1: "sp_cursor",
  2: "sp_cursoropen",
  3: "sp_cursorprepare",
  4: "sp_cursorexecute",
  5: "sp_cursorprepexec",
  6: "sp_cursorunprepare",
  7: "sp_cursorfetch",
  8: "sp_cursoroption",
  9: "sp_cursorclose",
  10: "sp_executesql",
  11: "sp_prepare",
  12: "sp_execute",
  13: "sp_prepexec",
  14: "sp_prepexecrpc",
  15: "sp_unprepare",
};

/** The headers of every request since TDS 7.2: transactions, notifications. */
export function skipHeaders(reader) {
  const size = reader.u32();
  if (size >= 4) reader.take(size - 4);
}

/** {name, parameters: [{name, spec, value}]}. */
export function readCall(reader) {
  const length = reader.u16();
  const name = length === 0xffff ? (kProcedures[reader.u16()] ?? "") : reader.text(length);
  reader.u16();
  const parameters = [];
  while (reader.left > 0) {
    const own = reader.text(reader.u8());
    reader.u8();
    parameters.push({ name: own, ...readParameter(reader) });
  }
  return { name, parameters };
}
