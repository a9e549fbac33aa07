// Files for the person, made in the page.

/** Gives a file to the person. */
export function saveFile(content: string | readonly string[], type: string, name: string): void {
  const url = URL.createObjectURL(new Blob(typeof content === "string" ? [content] : [...content], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
