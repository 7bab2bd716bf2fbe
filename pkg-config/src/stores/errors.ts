/** What browsers throw where they keep nothing, told apart: blocked, full, or anything else. */

import { CairnError, type CairnErrorCode } from "../errors.js";

/** Names of the exceptions of a storage that this page may not use at all. */
const BLOCKED = ["SecurityError", "InvalidStateError", "NotAllowedError", "ReferenceError", "TypeError"];
const FULL = ["QuotaExceededError", "NS_ERROR_DOM_QUOTA_REACHED"];

const WORDS = {
  "storage-blocked":
    "may not be used by this page (blocked by a setting, by private browsing, or for a frame of another site); " +
    "memory() goes on without keeping anything",
  "storage-full": "is full; nothing was taken in, and what was stored before is still there",
  "storage-failed": "failed",
} satisfies Partial<Record<CairnErrorCode, string>>;

/** An exception of `localStorage` or IndexedDB as an error with a code. */
export function storageError(which: string, cause: unknown): CairnError {
  if (cause instanceof CairnError) return cause;
  const name = (cause as { name?: string } | null)?.name ?? "";
  if (name === "VersionError") {
    const words = `this browser's ${which} was written by a newer version of this library; reloading the page may help`;
    return new CairnError("profile-newer", words, { cause });
  }
  const code = BLOCKED.includes(name)
    ? "storage-blocked"
    : FULL.includes(name)
      ? "storage-full"
      : "storage-failed";
  // Some browsers name the key, and the host may have named the learner by their name.
  const said = String(cause).replace(/'cairn:.*'/s, "its key");
  return new CairnError(code, `this browser's ${which} ${WORDS[code]}: ${said}`, { cause });
}

/** Beside `localStorage`, IndexedDB may be blocked: then nothing is in it. */
export function isBlocked(error: unknown): boolean {
  return (error as Partial<CairnError> | null)?.code === "storage-blocked";
}
