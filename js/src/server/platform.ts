// What a server takes from where it runs: node-platform.ts, web-platform.ts.
import type { Gunzip } from "./body.js";
import type { Answer, Incoming, ModuleState } from "./types.js";

/** Pages and assets of a server. */
export interface PageSource {
  /** The page at a path inside the base; undefined if there is none. */
  find(path: string): object | undefined;
  /** The page as an answer, packed as `accepted` allows (Accept-Encoding), or 304 for the etag `known`. */
  answer(path: string, known: string | undefined, accepted: string | undefined): Answer | undefined;
}

/** The parts of OAuth that are HTTP: oauth.ts. */
export interface OauthPages {
  readonly callbackQuery: (search: string) => Record<string, string>;
  readonly noncesOf: (request: Incoming) => string[];
  readonly startAnswer: (answer: Answer) => Answer;
  readonly callbackPage: (answer: Answer) => Answer;
  readonly emptyPage: () => Answer;
}

/** Compression of whole answers. */
export interface Packing {
  /** The encoding to use, by the header Accept-Encoding; "" for none. */
  readonly of: (accepted: string) => string;
  /** The bytes in an encoding that `of` named. */
  readonly pack: (encoding: string, data: Uint8Array) => Uint8Array;
}

/** What differs between Node and browsers. */
export interface Platform {
  readonly pages: (startPage: boolean, moduleState: (() => ModuleState) | undefined) => PageSource;
  /** Whether two tokens are the same, in a time that does not tell where they differ. */
  readonly isSame: (token: string, other: string) => boolean;
  readonly gunzip: Gunzip;
  readonly print: (line: string) => void;
  /** Absent where answers leave no machine. */
  readonly packing?: Packing;
  /** The entity tag of an answer's bytes; absent where no hash is to be had at once. */
  readonly tagOf?: (data: Uint8Array) => string;
  /** Bytes as text of as many characters, where that is sent faster. */
  readonly latin1?: (data: Uint8Array) => string;
  /** Absent where services cannot be reached. */
  readonly oauth?: OauthPages | undefined;
}
