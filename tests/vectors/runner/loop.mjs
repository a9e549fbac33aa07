// The one loop of the JavaScript runners; it names no module of Node, since it runs in the browser too.
// `open(config) -> {call(operation, caller, body) -> {status, text}, close()}`, bytes in and text out.

const encoder = new TextEncoder();
const idPattern = /"(int|src|us|tok|nc|aud|w)[0-9a-z]{14}"/g;
const tokenPattern = /"jft_[0-9a-z]{8}_[0-9a-f]{64}"/g;
const timePattern = /"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00"/g;

// Ids become <prefix:n>, numbered by first appearance in the file, and come back where a later call names them.
class Names {
  #marks = new Map();
  #ids = new Map();
  #counts = new Map();

  hide(text) {
    const mark = (quoted, prefix) => {
      const id = quoted.slice(1, -1);
      if (!this.#marks.has(id)) {
        const count = (this.#counts.get(prefix) ?? 0) + 1;
        this.#counts.set(prefix, count);
        this.#marks.set(id, `<${prefix}:${count}>`);
        this.#ids.set(`<${prefix}:${count}>`, id);
      }
      return `"${this.#marks.get(id)}"`;
    };
    return text
      .replace(tokenPattern, (quoted) => mark(quoted, "token"))
      .replace(idPattern, mark)
      .replace(timePattern, '"<time>"');
  }

  show(text) {
    return text.replace(/<[a-z]+:\d+>/g, (found) => this.#ids.get(found) ?? found);
  }
}

function bodyOf(test, names) {
  if (test.hex !== undefined) return Uint8Array.from(test.hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  if (test.repeat !== undefined) {
    const { before = "", text, times, after = "", closing = "" } = test.repeat;
    return encoder.encode(before + text.repeat(times) + after + closing.repeat(times));
  }
  if (test.text !== undefined) return encoder.encode(names.show(test.text));
  return encoder.encode(test.body === undefined ? "" : names.show(JSON.stringify(test.body)));
}

const show = (value) => JSON.stringify(value ?? null);

// "/list/0/title" is a JSON pointer, any other name a member.
function valueAt(answer, name) {
  const keys = name.startsWith("/") ? name.slice(1).split("/") : [name];
  return keys.reduce((value, key) => value?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], answer);
}

// What is different from what a vector expects, or null; expect.cc is its twin.
function difference(expect, status, text, earlier) {
  if (status !== expect.status) return `status ${status}, expected ${expect.status}: ${text.slice(0, 400)}`;
  if (expect.text !== undefined && text !== expect.text) return `got      ${text}\nexpected ${expect.text}`;
  if (expect.body !== undefined && text !== show(expect.body)) return `got      ${text}\nexpected ${show(expect.body)}`;
  if (expect.same !== undefined && text !== earlier.get(expect.same))
    return `not the answer of that earlier case: ${text}`;
  for (const part of expect.lacks ?? []) if (text.includes(part)) return `${part} stands in ${text}`;
  if (expect.code === undefined && expect.errors === undefined && expect.has === undefined) return null;
  const answer = JSON.parse(text);
  if (expect.code !== undefined && answer.details?.code !== expect.code)
    return `code ${answer.details?.code}, expected ${expect.code}`;
  if (expect.errors !== undefined) {
    const found = (answer.details?.errors ?? answer.errors ?? []).map((error) => [error.path, error.code]);
    if (show(found) !== show(expect.errors)) return `errors   ${show(found)}\nexpected ${show(expect.errors)}`;
  }
  for (const [name, value] of Object.entries(expect.has ?? {})) {
    const found = valueAt(answer, name);
    if (show(found) !== show(value)) return `${name} is ${show(found)}, expected ${show(value)}`;
  }
  return null;
}

// Runs every file; the outcome has one line per case for the comparison of runtimes.
export async function runVectors({ runtime, files, index, manifests, stores, open }) {
  const lines = [];
  const failures = [];
  let skipped = 0;
  for (const [file, { open: options, people = {}, cases }] of Object.entries(files)) {
    const core = await open({ manifests, stores, keys: { plain: true }, ...options });
    const names = new Names();
    const answers = new Map();
    for (const test of cases) {
      if (test.skip?.[runtime] !== undefined) {
        skipped += 1;
        continue;
      }
      const caller = {
        principal: test.as === undefined ? null : people[test.as],
        path: test.path ?? {},
        query: test.query ?? {},
      };
      if (test.accept !== undefined) caller.accept = test.accept;
      Object.assign(caller, test.caller);
      const { status, text } = await core.call(
        test.operation,
        encoder.encode(names.show(JSON.stringify(caller))),
        bodyOf(test, names),
      );
      lines.push(`${file}\t${test.name}\t${status}\t${text}`);
      const shown = names.hide(text);
      const problem = difference(test.expect, status, shown, answers);
      answers.set(test.name, shown);
      if (problem !== null) failures.push(`${file}: ${test.name}\n${problem}`);
    }
    core.close();
    if (index[file] !== cases.length) failures.push(`${file}: ${cases.length} cases, the index says ${index[file]}`);
  }
  for (const file of Object.keys(index)) if (!(file in files)) failures.push(`${file} is in the index but was not run`);
  return { lines, failures, skipped };
}
