// Part of a fake: code page 1252, that of char, varchar and text in the collation. What differs from Latin-1 stands
// at 80 to 9F.
const kHigh = [
  ..."\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f",
  ..."\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178",
];
const kPage = Array.from({ length: 256 }, (_, i) => kHigh[i - 0x80] ?? String.fromCharCode(i));
const kNarrow = new Map(kPage.map((c, i) => [c, i]));
/** What a column of that code page keeps of a text. */
export const narrowed = (text) => [...text].map((c) => (kNarrow.has(c) ? c : "?")).join("");
export const narrowBytes = (text) => Buffer.from([...text].map((c) => kNarrow.get(c) ?? 0x3f));
export const narrowText = (bytes) => [...bytes].map((byte) => kPage[byte]).join("");
