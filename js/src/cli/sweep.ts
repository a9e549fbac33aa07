// Removing the oldest rows of workspaces that have more than they may: usage records, and the audit.
import { operatorCall } from "./store.js";
import type { Jackfield } from "../jackfield.js";

/** Removes them from one workspace after the other, and says how many. `most` 0: there is no limit. */
export async function sweepBeyond(
  jackfield: Jackfield,
  { operation, most, what }: { readonly operation: string; readonly most: number; readonly what: string },
  isOver: () => boolean,
): Promise<void> {
  while (most > 0 && !isOver()) {
    const { workspace } = await operatorCall(jackfield, operation, { most });
    if (typeof workspace !== "string" || workspace === "") return;
    let removed = 0;
    for (let isMore = true; isMore && !isOver();) {
      // A part in each call, so that other writes come between.
      const part = await operatorCall(jackfield, operation, { most, workspace });
      removed += Number(part["removed"]);
      isMore = part["more"] === true;
    }
    console.error(
      `note: removed the ${removed} oldest ${what} of the workspace ${workspace}: it had more than ${most}`,
    );
    if (removed === 0) return;
  }
}
