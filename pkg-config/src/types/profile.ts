/** What is kept about the learner. */

import type { Ratio } from "./privacy.js";

/** How the stored profile was found. */
export interface ProfileStatus {
  /** `recovered`: the newest record was damaged and the one before it was taken. */
  status: "new" | "loaded" | "recovered";
  message?: string | null;
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
