// Checks every #include of the core against the link lines of CMake.
// Usage: node cmake/check_layers.mjs BUILD_FOLDER/layers.json
// Contract   a file may include headers of its own room and of the rooms that its link line reaches. Each quoted
//            include must be found: otherwise it would escape the check. core/include contains only abi.h.
// Format     layers.json, which jackfield_write_layers() writes:
//            [{"room": "net", "folder": "core/src/net", "links": ["os", "json"]}]
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Which rooms each room reaches; a circle of links is a problem of its own. */
export function reachable(layers) {
  const links = new Map(layers.map(({ room, links }) => [room, links]));
  const problems = [];
  const reached = new Map();
  const visit = (room, path) => {
    if (path.includes(room)) problems.push(`circle of links: ${[...path, room].join(" -> ")}`);
    if (reached.has(room) || path.includes(room)) return reached.get(room) ?? new Set();
    const below = new Set();
    for (const next of links.get(room) ?? []) {
      below.add(next);
      for (const far of visit(next, [...path, room])) below.add(far);
    }
    reached.set(room, below);
    return below;
  };
  for (const { room } of layers) visit(room, []);
  return { reached, problems };
}

/** The C++ files of all rooms: path -> text. */
export function readRooms(layers) {
  const files = new Map();
  for (const { folder } of layers) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      const path = relative(root, join(entry.parentPath ?? entry.path, entry.name));
      if (entry.isFile() && /\.(cc|h|inc)$/.test(path)) files.set(path, readFileSync(join(root, path), "utf8"));
    }
  }
  return files;
}

/** What is wrong with the includes of `files`, a sentence each. `generated` names headers that the build writes. */
export function check(layers, files, generated = ["connectors.inc"]) {
  const { reached, problems } = reachable(layers);
  const roomOf = (path) =>
    layers
      .filter(({ folder }) => path.startsWith(`${folder}/`))
      .sort((a, b) => b.folder.length - a.folder.length)
      .at(0)?.room;
  for (const [path, text] of files) {
    const room = roomOf(path);
    for (const [, name] of text.matchAll(/^[ \t]*#[ \t]*include[ \t]+"([^"]+)"/gm)) {
      if (name === "jackfield/abi.h" || generated.includes(name)) continue;
      const beside = relative(root, resolve(root, dirname(path), name));
      const target = files.has(beside) ? beside : `core/src/${name}`;
      const other = roomOf(target);
      if (other === undefined || !files.has(target)) problems.push(`${path}: "${name}" was not found in any room`);
      else if (other !== room && !reached.get(room).has(other))
        problems.push(`${path}: ${room} must not include "${name}": ${other} is not below it`);
    }
  }
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const layers = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const files = readRooms(layers);
  const problems = check(layers, files);
  for (const problem of problems) console.error(problem);
  console.log(`layers: ${layers.length} rooms, ${files.size} files, ${problems.length} problems`);
  process.exit(problems.length === 0 && files.size > 0 ? 0 : 1);
}
