// The host of the conformance vectors: the same clock and entropy as the addon that is built with JF_FIXED_HOST. Not
// packed.
import type { WasmHost } from "../core/wasm.js";

/** A clock from 2026-01-01T00:00:00Z, one second a reading, and splitmix64 seeded with 42. */
export function fixedHost(log?: WasmHost["log"]): WasmHost {
  const mask = 0xffffffffffffffffn;
  let seed = 42n;
  let now = 1767225600000;
  const next = (): bigint => {
    seed = (seed + 0x9e3779b97f4a7c15n) & mask;
    let z = seed;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
    return z ^ (z >> 31n);
  };
  return {
    log,
    now() {
      const reading = now;
      now += 1000;
      return reading;
    },
    random(into) {
      for (let at = 0; at < into.length; at += 8) {
        const word = next();
        for (let i = 0; i < 8 && at + i < into.length; i += 1) into[at + i] = Number((word >> BigInt(8 * i)) & 255n);
      }
    },
  };
}
