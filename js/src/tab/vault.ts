// The sealed file of a store in IndexedDB, and the key that seals it.
// Format     database "jackfield:NAME" with three object stores. facts: "key" (a CryptoKey that no script can read,
//            unless the application keeps the key), "head" (sealed size of the file), "epoch". pages: page number to
//            sealed page. answers: running number to the id and the sealed answer of a call that changed something.
// Contract   a commit is one transaction with strict durability: it resolves when IndexedDB has flushed all of it, and
//            after a crash all of it is there or nothing. Each load raises the epoch, and a commit of an earlier epoch
//            is refused: an owner that lost the store without noticing cannot write into it.
// Why not OPFS: its sync access handles exist in dedicated workers alone, so a service worker could not own a store.
//            A commit of several pages would need a journal of its own, where IndexedDB has transactions.
import { JackfieldError, errorOf } from "../core/errors.js";
import { inTransaction, openDatabase, resultOf, storeError } from "./database.js";
import { Sealer, makeKey } from "./sealer.js";
import { pageBytes } from "./page-file.js";
import type { Image } from "./page-file.js";

const stores = ["facts", "pages", "answers"] as const;
/** How many answers are kept for callers that ask again. */
export const keptAnswers = 256;

/** The answer to a call that changed the store, under the call's id. */
export interface KeptAnswer {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What one transaction makes durable. */
export interface Commit {
  readonly image: Image;
  readonly answers: readonly KeptAnswer[];
}

/** What a store holds when it is opened. */
export interface Loaded {
  readonly image: Image;
  readonly answers: readonly KeptAnswer[];
}

interface Stored {
  readonly key: CryptoKey | undefined;
  readonly head: Uint8Array<ArrayBuffer> | undefined;
  readonly pages: readonly (readonly [number, Uint8Array<ArrayBuffer>])[];
  readonly answers: readonly (readonly [number, { id: string; sealed: Uint8Array<ArrayBuffer> }])[];
  readonly epoch: number;
}

/** The sealed store of one name. */
export class Vault {
  readonly #database: IDBDatabase;
  readonly #name: string;
  readonly #given: CryptoKey | undefined;
  #sealer: Sealer | undefined;
  #epoch = 0;
  #nextAnswer = 0;
  #size = 0;

  private constructor(database: IDBDatabase, name: string, key: CryptoKey | undefined) {
    this.#database = database;
    this.#name = name;
    this.#given = key;
    // Without this, a page that deletes the database would wait for ever.
    database.onversionchange = () => {
      database.close();
    };
  }

  static async open(name: string, key: CryptoKey | undefined): Promise<Vault> {
    try {
      return new Vault(await openDatabase(`jackfield:${name}`, stores), name, key);
    } catch (error) {
      throw error instanceof JackfieldError ? error : storeError(error);
    }
  }

  /** Reads all of it, and shuts out owners that loaded it earlier. */
  async load(): Promise<Loaded> {
    const fresh = this.#given ?? (await makeKey());
    const stored = await inTransaction(this.#database, stores, async (transaction) => this.#read(transaction, fresh));
    const sealer = this.#sealerFor(stored, fresh);
    this.#epoch = stored.epoch;
    this.#nextAnswer = (stored.answers.at(-1)?.[0] ?? -1) + 1;
    const pages = await Promise.all(
      stored.pages.map(async ([page, record]) => [page, await sealer.open("page", page, record)] as const),
    );
    const answers = await Promise.all(
      stored.answers.map(async ([at, { id, sealed }]) => ({ id, bytes: await sealer.open("answer", at, sealed) })),
    );
    this.#size = stored.head === undefined ? 0 : sizeOf(await sealer.open("head", 0, stored.head));
    return { image: { size: this.#size, pages: new Map(pages) }, answers };
  }

  /** Resolves when it is durable. After an error nothing of it is stored. */
  async commit({ image, answers }: Commit): Promise<void> {
    const sealer = this.#sealer;
    if (sealer === undefined) throw errorOf("store_unavailable");
    const first = this.#nextAnswer;
    const [head, pages, sealed] = await Promise.all([
      sealer.seal("head", 0, sizeBytes(image.size)),
      Promise.all([...image.pages].map(async ([at, bytes]) => [at, await sealer.seal("page", at, bytes)] as const)),
      Promise.all(answers.map(async ({ bytes }, i) => sealer.seal("answer", first + i, bytes))),
    ]);
    await inTransaction(this.#database, stores, async (transaction) => {
      const [factStore, pageStore, answerStore] = storesOf(transaction);
      if ((await resultOf<unknown>(factStore.get("epoch"))) !== this.#epoch) throw errorOf("store_unavailable");
      factStore.put(head, "head");
      for (const [at, record] of pages) pageStore.put(record, at);
      if (image.size < this.#size) pageStore.delete(IDBKeyRange.lowerBound(Math.ceil(image.size / pageBytes)));
      for (const [i, { id }] of answers.entries()) answerStore.put({ id, sealed: sealed[i] }, first + i);
      const oldest = first + answers.length - keptAnswers;
      if (oldest > 0) answerStore.delete(IDBKeyRange.upperBound(oldest, true));
      transaction.commit();
    });
    this.#nextAnswer = first + answers.length;
    this.#size = image.size;
  }

  close(): void {
    this.#database.close();
  }

  // The records have the types that commit() wrote.
  async #read(transaction: IDBTransaction, fresh: CryptoKey): Promise<Stored> {
    const [factStore, pageStore, answerStore] = storesOf(transaction);
    const [key, head, epoch, pageKeys, pages, answerKeys, answers] = await Promise.all([
      resultOf(factStore.get("key") as IDBRequest<CryptoKey | undefined>),
      resultOf(factStore.get("head") as IDBRequest<Uint8Array<ArrayBuffer> | undefined>),
      resultOf(factStore.get("epoch") as IDBRequest<number | undefined>),
      resultOf(pageStore.getAllKeys() as IDBRequest<number[]>),
      resultOf(pageStore.getAll() as IDBRequest<Uint8Array<ArrayBuffer>[]>),
      resultOf(answerStore.getAllKeys() as IDBRequest<number[]>),
      resultOf(answerStore.getAll() as IDBRequest<{ id: string; sealed: Uint8Array<ArrayBuffer> }[]>),
    ]);
    const next = (epoch ?? 0) + 1;
    factStore.put(next, "epoch");
    if (key === undefined && head === undefined && this.#given === undefined) factStore.put(fresh, "key");
    return { key, head, epoch: next, pages: pairs(pageKeys, pages), answers: pairs(answerKeys, answers) };
  }

  #sealerFor({ key, head }: Stored, fresh: CryptoKey): Sealer {
    const isNew = key === undefined && head === undefined;
    const used = this.#given ?? key ?? (isNew ? fresh : undefined);
    if (used === undefined) throw errorOf("key_missing");
    return (this.#sealer = new Sealer(used, this.#name));
  }
}

function storesOf(transaction: IDBTransaction): [IDBObjectStore, IDBObjectStore, IDBObjectStore] {
  const [facts, pages, answers] = stores;
  return [transaction.objectStore(facts), transaction.objectStore(pages), transaction.objectStore(answers)];
}

function pairs<T>(keys: readonly number[], values: readonly T[]): (readonly [number, T])[] {
  return values.map((value, i) => [keys[i] ?? 0, value] as const);
}

function sizeBytes(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, size);
  return bytes;
}

function sizeOf(bytes: Uint8Array<ArrayBuffer>): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0);
}
