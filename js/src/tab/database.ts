// IndexedDB with promises, as far as a store needs it.
import { JackfieldError, errorOf } from "../core/errors.js";

/** Opens a database, and makes its object stores if it is new. */
export async function openDatabase(name: string, stores: readonly string[]): Promise<IDBDatabase> {
  // Firefox has no IndexedDB in some private windows.
  if (typeof indexedDB === "undefined") throw errorOf("store_unavailable");
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const store of stores) request.result.createObjectStore(store);
  };
  return resultOf(request);
}

/** The result of a request. */
export async function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(storeError(request.error));
    };
  });
}

/**
 * Runs `work` in one transaction of all stores, and resolves when it is flushed to the disk. If `work` throws, nothing
 * is changed. `work` may await nothing but requests of its transaction.
 */
export async function inTransaction<T>(
  database: IDBDatabase,
  stores: readonly string[],
  work: (transaction: IDBTransaction) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction([...stores], "readwrite", { durability: "strict" });
  const ended = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onabort = () => {
      reject(storeError(transaction.error));
    };
  });
  try {
    const result = await work(transaction);
    await ended;
    return result;
  } catch (error) {
    ended.catch(() => undefined);
    try {
      transaction.abort();
    } catch {
      // It has ended by itself.
    }
    throw error instanceof JackfieldError ? error : storeError(error);
  }
}

/** An error of IndexedDB as one of the table. */
export function storeError(error: unknown): JackfieldError {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  return errorOf(name === "QuotaExceededError" ? "store_full" : "store_failed", { reason: name });
}
