// Times of a result, as exact as they were measured.

/** What this page measured. */
export function millis(value: number): string {
  if (value < 0.1) return "< 0.1 ms";
  return value < 10 ? `${value.toFixed(1)} ms` : wholeMillis(value);
}

/** What the server measured, in whole milliseconds. */
export function wholeMillis(value: number): string {
  return value < 1 ? "< 1 ms" : `${Math.round(value).toLocaleString("en")} ms`;
}
