/** The requests that sharing makes: a policy or a release in, a report out. None carries anything about the learner but the
 * report's own bytes, and none waits for ever. */

import { toCairnError } from "../errors.js";
import type { Policy } from "../types/index.js";

/**
 * No cookie, no word of the page, and nothing out of a cache: an entity tag of one's own for each device, sent back with the next
 * request, would tell them apart as a cookie does. And nobody is asked whom the page did not name.
 */
const SILENT: RequestInit = {
  credentials: "omit",
  referrerPolicy: "no-referrer",
  cache: "no-store",
  redirect: "error",
};
/** How many characters of a policy or a release are read. */
const LONGEST = 8_000_000;
const MEDIA_TYPE = "application/vnd.cairn.report";
const PATIENCE_MS = 20_000;
const LONGEST_RETRY_MS = 86_400_000;
/** Answers of the server itself by which a report will never be taken. Anything else may be a proxy's. */
const FINAL = [400, 409, 413, 415, 422];

/** Ends on the given signal or when patience does; browsers before 2024 know only the first. */
function ending(abort: AbortSignal): AbortSignal {
  return AbortSignal.any?.([abort, AbortSignal.timeout(PATIENCE_MS)]) ?? abort;
}

/** What became of a report, and after how many milliseconds a server that has too much to do wants to be tried again. */
export interface Sent {
  answer: "sent" | "refused" | "unreachable";
  retryAfterMs?: number;
}

/** The policy from its address, or as it was given. */
export async function fetchPolicy(given: string | URL | Policy, abort: AbortSignal): Promise<Policy> {
  if (!(typeof given === "string" || given instanceof URL)) return given;
  try {
    return JSON.parse(await text(given, abort, LONGEST));
  } catch (error) {
    throw toCairnError(error, "policy-unreachable", "the policy cannot be fetched: ");
  }
}

/** A release's text from its address. */
export async function fetchText(
  address: string | URL,
  abort: AbortSignal,
  longest = LONGEST,
): Promise<string> {
  try {
    return await text(address, abort, longest);
  } catch (error) {
    throw toCairnError(error, "release-unreachable", "the release cannot be fetched: ");
  }
}

async function text(address: string | URL, abort: AbortSignal, longest: number): Promise<string> {
  const response = await fetch(address, { ...SILENT, signal: ending(abort) });
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  const text = await response.text();
  if (text.length > longest) throw new Error(`it is longer than ${longest} characters`);
  return text;
}

/** Sends a report. */
export async function sendReport(
  address: string | URL,
  report: Uint8Array,
  abort: AbortSignal,
): Promise<Sent> {
  try {
    const response = await fetch(address, {
      method: "POST",
      body: report as Uint8Array<ArrayBuffer>,
      headers: { "content-type": MEDIA_TYPE },
      ...SILENT,
      signal: ending(abort),
    });
    const retryAfterMs = retryAfter(response);
    if (retryAfterMs !== undefined) return { answer: "unreachable", retryAfterMs };
    const said = (await response.json()) as { status?: unknown; type?: unknown };
    if (response.ok && (said.status === "accepted" || said.status === "already counted"))
      return { answer: "sent" };
    const ours = typeof said.type === "string" && said.type.startsWith("urn:cairn:problem:");
    return { answer: ours && FINAL.includes(response.status) ? "refused" : "unreachable" };
  } catch {
    return { answer: "unreachable" };
  }
}

/** Of an answer 429 or 503, how long to wait: in seconds, or until a date. */
function retryAfter({ status, headers }: Response): number | undefined {
  const said = headers.get("retry-after");
  if (said === null || (status !== 429 && status !== 503)) return undefined;
  const ms = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now();
  return ms > 0 ? Math.min(ms, LONGEST_RETRY_MS) : undefined;
}
