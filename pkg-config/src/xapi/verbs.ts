/**
 * What a verb says about an item, for the verbs that say something a learner's record has a place for: those of ADL, of cmi5,
 * and the few of other vocabularies that common authoring tools send. `docs/package/xapi.md` has the table.
 */

/** What to make of a statement. */
export type Meaning =
  /** It tells how an attempt went; without a result, what stands after the colon. */
  | "attempt:opened"
  | "attempt:finished"
  | "attempt:right"
  | "attempt:wrong"
  | "attempt:nothing"
  | "opened"
  /** Opened, or finished where the result says that it is complete. */
  | "opened:finished"
  | "finished"
  | "known"
  | "liked"
  | "not-for-me"
  /** Liked or not, by the score. */
  | "rated"
  | "voided";

const ADL = "http://adlnet.gov/expapi/verbs/";
const CMI5 = "https://w3id.org/xapi/adl/verbs/";
const VIDEO = "https://w3id.org/xapi/video/verbs/";
const TIN_CAN = "http://id.tincanapi.com/verb/";
const STREAMS = "http://activitystrea.ms/schema/1.0/";

const MEANINGS: Record<string, Meaning> = {
  [`${ADL}answered`]: "attempt:nothing",
  [`${ADL}scored`]: "attempt:nothing",
  [`${ADL}attempted`]: "attempt:opened",
  [`${ADL}completed`]: "attempt:finished",
  [`${ADL}passed`]: "attempt:right",
  [`${ADL}mastered`]: "attempt:right",
  [`${ADL}failed`]: "attempt:wrong",
  [`${ADL}attended`]: "finished",
  [`${ADL}experienced`]: "opened:finished",
  [`${ADL}interacted`]: "opened:finished",
  [`${ADL}launched`]: "opened",
  [`${ADL}initialized`]: "opened",
  [`${ADL}resumed`]: "opened",
  [`${ADL}voided`]: "voided",
  [`${CMI5}waived`]: "known",
  [`${VIDEO}played`]: "opened",
  [`${TIN_CAN}viewed`]: "opened",
  [`${TIN_CAN}rated`]: "rated",
  [`${STREAMS}open`]: "opened",
  [`${STREAMS}watch`]: "opened",
  [`${STREAMS}read`]: "finished",
  [`${STREAMS}complete`]: "attempt:finished",
  [`${STREAMS}like`]: "liked",
  [`${STREAMS}favorite`]: "liked",
  [`${STREAMS}dislike`]: "not-for-me",
};

/** What a verb means here; `undefined` for all that it has no place for. */
export function meaning(verb: string): Meaning | undefined {
  // The same verb with and without TLS and "www." is out in the world.
  return MEANINGS[
    verb.replace(/^https?:\/\/(www\.)?(adlnet\.gov|id\.tincanapi\.com|activitystrea\.ms)\//, "http://$2/")
  ];
}
