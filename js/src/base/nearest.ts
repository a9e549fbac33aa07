// The name that a misspelt one may stand for.

/** The nearest of `names`: two fifths of the letters may differ, or one holds the other. Undefined if none is near. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[_-]/g, "");
  const given = plain(word);
  let best: string | undefined;
  let least = Infinity;
  for (const name of names) {
    const other = plain(name);
    const holds = Math.min(given.length, other.length) > 2 && (given.includes(other) || other.includes(given));
    const steps = holds ? 1 : distance(given, other);
    if (steps <= Math.max(given.length, other.length) * 0.4 && steps < least) [best, least] = [name, steps];
  }
  return best;
}

// Levenshtein, by rows.
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
