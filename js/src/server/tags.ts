// Entity tags of answers: what a client has already is not sent again.
// Format     RFC 9110 sections 8.8.3 (ETag) and 13.1.2 (If-None-Match, which compares weakly).

/** Whether a list of If-None-Match names the tag. */
export function isKnown(list: string | undefined, etag: string): boolean {
  if (list === undefined || etag === "") return false;
  if (list === etag || list.trim() === "*") return true;
  // Tags of this server have no comma.
  return list.split(",").some((each) => each.trim().replace(/^W\//, "") === etag);
}

/** The tag of the same content in an encoding. */
export function tagIn(encoding: string, etag: string): string {
  return encoding === "" ? etag : etag.replace(/"$/, `-${encoding}"`);
}
