// The files of the console and of /docs, and the icons of the catalogue. Assets are in a folder named by their hash,
// so browsers cache them forever.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../platform/package.js";
import { encodingOf, pack } from "./packing.js";
import { isKnown, tagIn } from "./tags.js";
import type { Answer, ModuleState } from "./types.js";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
// The addresses of the console. Its script reads them; the server gives the same page for all.
const consoleAddress = /^\/(?:(?:integrations|new|query)(?:\/[^/]+){0,2}|home|usage|people|audit|settings)?$/;
// Smaller ones fit one packet anyway.
const leastPacked = 1024;
const moduleName = "wasm/jackfield.wasm";

interface Page {
  readonly file: string;
  readonly type: string;
  readonly lasting: boolean;
  /** Leads from the page's address to the base: "../" for each folder between them. */
  readonly up: string;
  /** As it was read, and by the encoding it was packed with. */
  readonly contents: Map<string, Content>;
}
interface Content {
  readonly data: Uint8Array;
  readonly etag: string;
}

/** The pages and assets of a server. */
export class Pages {
  readonly #startPage: boolean;
  readonly #moduleState: (() => ModuleState) | undefined;
  #pages: Map<string, Page> | undefined;
  readonly #consolePages = new Map<string, Page>();
  #assets = "";

  constructor(startPage: boolean, moduleState?: () => ModuleState) {
    this.#startPage = startPage;
    this.#moduleState = moduleState;
  }

  /** The page at a path inside the base. */
  find(path: string): Page | undefined {
    this.#pages ??= this.#collect();
    const clean = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
    return this.#pages.get(clean) ?? this.#consolePage(clean);
  }

  // The addresses of one depth share a page, whose links are relative.
  #consolePage(path: string): Page | undefined {
    if (!this.#startPage || !consoleAddress.test(path)) return undefined;
    const up = "../".repeat(path.split("/").length - 2);
    let page = this.#consolePages.get(up);
    if (page === undefined) {
      page = { ...pageOf(join(packageFolder(), "static/index.html"), false), up };
      this.#consolePages.set(up, page);
    }
    return page;
  }

  /** The page as an answer, or 304. `accepted`: the encodings that the caller takes. */
  answer(path: string, known: string | undefined, accepted = ""): Answer | undefined {
    const page = this.find(path);
    if (page === undefined) return undefined;
    // Relative links of a page need its own address.
    if (path.length > 1 && path.endsWith("/")) {
      const name = path.slice(0, -1).split("/").at(-1) ?? "";
      return { status: 308, headers: { location: `../${name}` }, data: "" };
    }
    const missing = page.contents.size === 0 && page.type === types[".wasm"] && !existsSync(page.file);
    if (missing && this.#moduleState !== undefined) return notYet(this.#moduleState());
    const { data, etag, encoding } = this.#packed(page, accepted);
    const headers: Record<string, string> = {
      "content-type": page.type,
      ...(encoding === "" ? {} : { "content-encoding": encoding }),
      vary: "accept-encoding",
      "cache-control": page.lasting ? "public, max-age=31536000, immutable" : "no-cache",
      etag,
      "x-content-type-options": "nosniff",
      "content-security-policy": policy,
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
    };
    if (isKnown(known, etag)) return { status: 304, headers, data: "" };
    return { status: 200, headers, data };
  }

  // The largest files are packed when they are built; others once, at the first request that takes it.
  #packed(page: Page, accepted: string): Content & { readonly encoding: string } {
    const plain = kept(page.contents, "", () => this.#load(page));
    const encoding = plain.data.length < leastPacked ? "" : encodingOf(accepted);
    if (encoding === "") return { ...plain, encoding };
    const content = kept(page.contents, encoding, () => ({
      data: built(page, encoding) ?? pack(encoding, plain.data),
      etag: tagIn(encoding, plain.etag),
    }));
    return { ...content, encoding };
  }

  #load(page: Page): { data: Uint8Array; etag: string } {
    let data: Uint8Array = readFileSync(page.file);
    if (page.type.startsWith("text/html")) {
      const head = readFileSync(join(packageFolder(), "static/head.html"), "utf8").trim();
      const text = Buffer.from(data).toString("utf8").replace("{{head}}", head);
      data = Buffer.from(text.replaceAll("{{assets}}", `${page.up}${this.#assets}`));
    }
    return { data, etag: `"${createHash("sha256").update(data).digest("base64url").slice(0, 22)}"` };
  }

  #collect(): Map<string, Page> {
    const root = packageFolder();
    const assets = new Map<string, string>();
    const add = (name: string, file: string): void => {
      try {
        if (statSync(file).isFile()) assets.set(name, file);
      } catch {
        // Not built: the page shows a message if it cannot load a file.
      }
    };
    for (const name of list(join(root, "static"))) if (!name.endsWith(".html")) add(name, join(root, "static", name));
    const folder = join(root, "dist/console");
    for (const name of list(folder)) {
      // The reference is there without the console too.
      if (this.#startPage || /^(reference|chunk)\b|^licences/.test(name)) add(`console/${name}`, join(folder, name));
    }
    if (this.#startPage) {
      add(moduleName, join(root, moduleName));
      add("manifests/bundle.json", join(root, "manifests/bundle.json"));
    }
    this.#assets = `assets/${contentName(assets)}`;
    const pages = new Map<string, Page>();
    for (const [name, file] of assets) pages.set(`/${this.#assets}/${name}`, pageOf(file, true));
    if (this.#startPage && this.#moduleState !== undefined)
      pages.set(`/${this.#assets}/${moduleName}`, pageOf(join(root, moduleName), true));
    pages.set("/docs", pageOf(join(root, "static/docs.html"), false));
    pages.set("/openapi.json", pageOf(join(root, "openapi.json"), false));
    // An icon belongs to the catalogue, so it is there without the console too.
    const icons = join(root, "manifests/icons");
    for (const name of list(icons)) pages.set(`/icons/${name}`, pageOf(join(icons, name), false));
    return pages;
  }
}

function kept(contents: Map<string, Content>, name: string, make: () => Content): Content {
  const known = contents.get(name);
  if (known !== undefined) return known;
  const made = make();
  contents.set(name, made);
  return made;
}

function built({ file, lasting }: Page, encoding: string): Uint8Array | undefined {
  return lasting && encoding === "br" && existsSync(`${file}.br`) ? readFileSync(`${file}.br`) : undefined;
}

// 503: a page understands Retry-After as "ask again", and its absence as "give up".
function notYet({ state, message }: ModuleState): Answer {
  const headers: Record<string, string> = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  if (state === "building") headers["retry-after"] = "2";
  return { status: 503, headers, data: JSON.stringify({ message }) };
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /\.(css|js|svg|html|txt)$/.test(name));
  } catch {
    return [];
  }
}

function pageOf(file: string, lasting: boolean): Page {
  return {
    file,
    type: types[/\.[a-z]+$/.exec(file)?.[0] ?? ""] ?? "application/octet-stream",
    lasting,
    up: "",
    contents: new Map(),
  };
}

function contentName(assets: Map<string, string>): string {
  const hash = createHash("sha256");
  for (const [name, file] of [...assets].sort()) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${name} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex").slice(0, 12);
}
