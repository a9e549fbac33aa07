// Seals records of a store with WebCrypto: AES-256-GCM, a random nonce of 12 bytes before the ciphertext and its tag.
// Contract   the additional data name store, kind and number, so that a record opens in its own place alone. An older
//            record put back in its place is not noticed.
// Limits     one key seals at most 2^32 records (NIST SP 800-38D, 8.3): some hundred million writes.
import { errorOf } from "../core/errors.js";

const nonceBytes = 12;
const encoder = new TextEncoder();

/** A key of a new store, which no script can read. */
export async function makeKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** Seals and opens the records of one store. */
export class Sealer {
  readonly #key: CryptoKey;
  readonly #store: string;

  constructor(key: CryptoKey, store: string) {
    this.#key = key;
    this.#store = store;
  }

  async seal(kind: string, number: number, plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const iv = crypto.getRandomValues(new Uint8Array(nonceBytes));
    const parameters = { name: "AES-GCM", iv, additionalData: this.#place(kind, number) };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, this.#key, plain));
    const record = new Uint8Array(nonceBytes + sealed.length);
    record.set(iv);
    record.set(sealed, nonceBytes);
    return record;
  }

  /** Throws `key_changed` for another key, another place, or changed bytes. */
  async open(kind: string, number: number, record: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const iv = record.subarray(0, nonceBytes);
    const parameters = { name: "AES-GCM", iv, additionalData: this.#place(kind, number) };
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, this.#key, record.subarray(nonceBytes)));
    } catch {
      throw errorOf("key_changed");
    }
  }

  #place(kind: string, number: number): Uint8Array<ArrayBuffer> {
    return encoder.encode(JSON.stringify([1, this.#store, kind, number]));
  }
}
