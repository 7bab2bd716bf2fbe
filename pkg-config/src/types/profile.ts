/** What is kept about the learner. */

import type { Ratio } from "./privacy.js";

/** How the stored profile was found. */
export interface ProfileStatus {
  /**
   * `recovered`: the newest record was damaged and the one before it was taken. `vanished`: it was there when this page looked
   * last, and is gone; a new profile has begun, and nothing was put back, because it may have been erased on purpose.
   */
  status: "new" | "loaded" | "recovered" | "vanished";
  message?: string | null;
}

/** What {@link Profile.edit} changes. What is not named stays as it is. */
export interface ProfileEdit {
  /** By skill: `true` for "I know this", `false` for "I don't know this yet", `null` takes back what was said. */
  said?: Record<string, boolean | null>;
  /** By item: whether it is hidden from lists. */
  hidden?: Record<string, boolean>;
  /** The goal, `null` for none. */
  goal?: string | null;
}

/** A profile as plain data, to look at or to carry to another device. */
export interface ProfileExport {
  cairn: "profile";
  /** 3 is what this version writes; it reads 1 and 2 too. */
  version: 1 | 2 | 3;
  profile: Record<string, unknown>;
  /** What was spent on private reports, so that the limit of a lifetime goes along. */
  charges?: ChargeRecord[];
}

/** A cost on its way to another device. */
export interface ChargeRecord {
  epsilon: Ratio;
  /** SHA-256 of its report, hexadecimal; zeros where it is not known. */
  report: string;
}

/** One thing that is stored on this device. */
export interface StoredRecord {
  key: string;
  bytes: number;
  about: string;
}
