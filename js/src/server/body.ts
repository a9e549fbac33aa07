// What the bytes of a body are: JSON in UTF-8, perhaps with a byte order mark, perhaps compressed with gzip. All else
// is refused with its reason before it is read.
// Format     RFC 9110 sections 8.3 (media types) and 8.4 (content codings), RFC 8259 section 8.1, RFC 1952.
import type { ErrorCode } from "../core/errors.js";

/** How a body is announced; `refusal` when the server does not read such bodies. */
export interface BodyForm {
  readonly compressed: boolean;
  readonly refusal?: ErrorCode | undefined;
}

/** A body as it was received, or why there is none. */
export type ReadBody =
  | {
      /** `parsed`: a body parser of the application has undone compression and character set. */
      readonly bytes: Uint8Array;
      readonly parsed?: boolean;
    }
  | { readonly failed: "payload_too_large" | "body_taken" | "request_timeout" | "cancelled" };

/** The bytes of a gzip body, at most `limit`; else the code of its error. */
export type Gunzip = (body: Uint8Array, limit: number) => Promise<Uint8Array | ErrorCode>;

/** The form that the headers announce. */
export function formOf(contentType: string | undefined, contentEncoding: string | undefined): BodyForm {
  const codings = (contentEncoding ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  const compressed = codings.length === 1 && (codings[0] === "gzip" || codings[0] === "x-gzip");
  const { type, charset } = mediaType(contentType ?? "");
  if (type !== "application/json" && !(type.startsWith("application/") && type.endsWith("+json")))
    return { compressed, refusal: "media_type" };
  if (charset !== undefined && !charsets.has(charset)) return { compressed, refusal: "charset" };
  if (codings.length > 0 && !compressed) return { compressed, refusal: "content_encoding" };
  return { compressed };
}

// ASCII is a part of UTF-8; where a body is neither, the core's parser reports it.
const charsets = new Set(["utf-8", "utf8", "us-ascii", "ascii"]);

function mediaType(text: string): { type: string; charset: string | undefined } {
  const type = (text.split(";", 1)[0] ?? "").trim().toLowerCase();
  let charset: string | undefined;
  for (const [, name = "", value = ""] of text.matchAll(/;\s*([^=;\s"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g)) {
    if (name.toLowerCase() !== "charset") continue;
    charset = value
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .toLowerCase();
  }
  return { type, charset };
}

/** The JSON text of a body of this form, in UTF-8; or the code of its error. `limit`: bytes after decompression. */
export async function textOf(
  body: Uint8Array,
  form: BodyForm,
  limit: number,
  gunzip: Gunzip,
): Promise<Uint8Array | ErrorCode> {
  const plain = form.compressed ? await gunzip(body, limit) : body;
  if (typeof plain === "string") return plain;
  if (looksWide(plain)) return "charset";
  const marked = plain[0] === 0xef && plain[1] === 0xbb && plain[2] === 0xbf;
  return marked ? plain.subarray(3) : plain;
}

// JSON begins with ASCII: a zero beside the first character, or the mark of UTF-16, is another character set.
function looksWide(body: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = body;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  if (body.length < 2) return false;
  if (first === 0) return second >= 0x20 || (second === 0 && (third === 0xfe || fourth >= 0x20));
  return first >= 0x20 && second === 0;
}
