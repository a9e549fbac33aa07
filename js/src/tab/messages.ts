// What the tabs of one store say to each other on the BroadcastChannel "jackfield:NAME".
import type { Bytes, Opened, Reply } from "../core/backend.js";

/** From a tab to the owner of the store. */
export type Question =
  | { readonly kind: "join" }
  | {
      readonly kind: "call";
      /** Unique: a call that is asked again of a later owner is not done twice. */
      readonly id: string;
      readonly operation: string;
      readonly caller: Bytes;
      readonly body: Bytes;
    };

/** From the owner of the store to all tabs. */
export type Announcement =
  | { readonly kind: "owner"; readonly owner: string; readonly opened: Opened; readonly capabilities: Reply }
  | { readonly kind: "answer"; readonly id: string; readonly reply: Reply };

/** Any message. */
export type Message = Question | Announcement;

/** The name of channel, lock and database. */
export function nameOf(store: string): string {
  return `jackfield:${store}`;
}
