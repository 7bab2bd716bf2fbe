// The one form of a policy and the names that follow from it, written a second time from docs/formats/policy.md, so that tests hold the
// core to the page and not to itself.

import { createHash } from "node:crypto";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const u32 = (number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
};
const text = (value) => Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(value)]);
const ratio = ({ numerator, denominator }) => Buffer.concat([u32(numerator), u32(denominator)]);
const CODES = {
  "binary-randomised-response": 1,
  "subset-selection": 2,
  "projective-geometry": 3,
  "k-closest": 4,
};
const PERMISSIONS = { open: 0, guardian: 1, off: 2 };

const namesOf = ({ items, topics, catalog }) => items ?? topics ?? (catalog ? [catalog] : []);

function taskBytes({ question, mechanism, epsilon }) {
  const names = namesOf(question);
  return Buffer.concat([
    text(question.kind),
    u32(names.length),
    ...names.map(text),
    ...(question.kind === "interest" ? [u32(question.dimensions)] : []),
    Buffer.from([CODES[mechanism]]),
    ratio(epsilon),
  ]);
}

/** The hash that a task's reports carry, in hexadecimal. */
export const taskHash = ({ school, epochDays }, task) =>
  sha256(Buffer.concat([text("cairn task 2"), Buffer.from(school, "hex"), u32(epochDays), taskBytes(task)]))
    .subarray(0, 8)
    .toString("hex");

/** The digest to which a learner agrees, in hexadecimal. */
export function policyDigest(policy) {
  const { school, epochDays, cohortFloor, lifetimeCap, noticeSeconds, sharing, guardian, tasks } = policy;
  return sha256(
    Buffer.concat([
      text("cairn policy 2"),
      Buffer.from(school, "hex"),
      u32(epochDays),
      u32(cohortFloor),
      ratio(lifetimeCap),
      u32(noticeSeconds),
      Buffer.from([PERMISSIONS[sharing]]),
      ...(guardian ? [text(guardian.salt), u32(guardian.iterations), text(guardian.hash)] : []),
      u32(tasks.length),
      ...tasks.map(taskBytes),
    ]),
  ).toString("hex");
}

/** Sorts tasks and names as a policy has them. */
export function canonical(policy) {
  const sorted = (names) => names?.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const tasks = policy.tasks.map(({ question, ...task }) => {
    const { items, topics } = question;
    return {
      ...task,
      question: {
        ...question,
        ...(items && { items: sorted(items) }),
        ...(topics && { topics: sorted(topics) }),
      },
    };
  });
  const key = ({ question }) => [question.kind, ...namesOf(question)].join("\0");
  return {
    ...policy,
    tasks: tasks.toSorted((a, b) => Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b)))),
  };
}
