/**
 * What the elements say, in English. Another language is another object of this type (`de.ts`); {@link addMessages} takes it.
 *
 * A function gets a count twice: as a number, to choose between one and many, and as it is written in that language.
 */

/** A sentence with names or figures in it. */
export type Filled = (...shown: string[]) => string;

/** A sentence about a count: the number itself, to choose between one and many, and what is shown. */
export type Counted = (count: number, ...shown: string[]) => string;

/** The elements' own words in English. */
export const englishTexts = {
  loading: "Loading…",
  nothingYet: "There is nothing to show here yet.",
  tryAgain: "Try again",
  notStored: "That was not stored.",

  nextSteps: "Next steps",
  nextLead: "Chosen on this device from what you did here. Nothing is locked: take any of them.",
  nextLeadSame: "From easy to hard, the same for everyone.",
  minutesAtHand: "Minutes I have",
  anyMinutes: "Any",
  nothingFits: "Nothing fits. Give it more minutes.",
  nothingLeft: "Nothing is left here for now.",
  minutes: ((_: number, shown: string) => `${shown} min`) as Counted,
  teaches: ((skills: string) => `Teaches: ${skills}`) as Filled,
  practises: ((skills: string) => `Practises: ${skills}`) as Filled,
  missing: "What you may want first (nothing is locked):",
  fresh: "New here",
  open: "Open",
  openAt: ((host: string) => `Open at ${host}`) as Filled,
  close: "Close",
  hint: "Show a hint",
  answer: "Show the answer",
  uncovered: { hint: "Hint", answer: "Answer" },
  gotRight: "I got it right",
  gotWrong: "I got it wrong",
  sayAbout: ((item: string) => `Say how it went or change the list: ${item}`) as Filled,
  done: "Done",
  tooEasy: "Too easy",
  tooHard: "Too hard",
  notForMe: "Not for me",
  know: "I know this",
  notYet: "I don't know this yet",
  noted: ((what: string) => `Noted: ${what}.`) as Filled,
  listEmpty: "Nothing is left that fits.",
  listNew: ((fresh: number, shown: string, all: string) =>
    `The list has changed: ${shown} of ${all} ${fresh === 1 ? "is" : "are"} new.`) as Counted,
  listMoved: "The list has changed its order.",
  listSame: "The list stays as it is.",
  chance: {
    easy: "should be easy for you",
    likely: "you will likely get it",
    fair: "a fair match",
    stretch: "a stretch",
    hard: "hard for now",
  },

  why: "Why this?",
  whyItem: ((item: string) => `Why “${item}”?`) as Filled,
  whyCaption: ((chance: string) =>
    `What counted. Your chance of getting it right: about ${chance}.`) as Filled,
  whatCounts: "What counts",
  weight: "Weight",
  points: "Points",
  together: "Together",
  alsoVaried: "The list also takes care that its items differ from each other.",
  noItem: "No item is named here.",
  terms: {
    readiness: "You know what it builds on",
    gain: "There is something to learn in it",
    review: "It is time to go over it again",
    remediation: "It helps with what was hard",
    introduction: "It introduces something new",
    goal: "It is on the way to your goal",
    topic: "What you are drawn to",
    format: "Kinds you lean towards",
    time: "It fits your time",
    novelty: "You have done it before",
    pinned: "Your teacher put it first",
  } as Record<string, string>,

  mastery: "What you know",
  masteryLead:
    "Estimated from your answers and what you said. If something is wrong, say so: it counts as much as five answers, and you can take it back by pressing it once more.",
  show: "Show",
  begun: ((shown: string) => `Begun (${shown})`) as Filled,
  all: ((shown: string) => `All (${shown})`) as Filled,
  findSkill: "Find a skill",
  noSkill: "No skill has that in its name.",
  noneBegun: "Nothing yet. Answer an exercise, or look at all skills.",
  more: ((_: number, shown: string) => `Show ${shown} more`) as Counted,
  shownOf: ((shown: string, all: string) => `${shown} of ${all}`) as Filled,
  answers: ((count: number, shown: string) => `${shown} ${count === 1 ? "answer" : "answers"}`) as Counted,
  rightIn: ((share: string, margin: string) =>
    `Right in about ${share} of cases now, give or take ${margin}`) as Filled,
  buildsOn: ((skills: string) => `Builds on: ${skills}`) as Filled,
  sayOfSkill: ((skill: string) => `What you say about ${skill}`) as Filled,
  takenBack: ((what: string) => `Taken back: “${what}”.`) as Filled,
  levels: {
    "not-started": "Not begun",
    "getting-there": "Getting there",
    familiar: "Familiar",
    proficient: "Proficient",
    mastered: "Mastered",
  },

  myData: "My data",
  myDataLead:
    "This is what this page keeps about you, in this browser. What you exported or shared is elsewhere too.",
  nothingStored: "Nothing is stored.",
  stored: "What is stored in this browser",
  storedWhat: "What",
  storedSize: "Size",
  storedTwice:
    "Each record has two copies, a and b. If one is damaged, the other is used, and your last step may be missing.",
  records: {
    profile: "What you did here: results by skill and item, what you said, inclinations, goal",
    sharing: "Your consent and the list of what was shared",
    other: "A record that belongs to these",
  },
  lookAtIt: "Look at it",
  everything: "Everything that is known about you, to read",
  profile: "Your profile",
  takeAlong: "Take it along",
  export: "Export as a file",
  exported: "Your profile was saved as a file.",
  import: "Import a file",
  imported: "The profile in the file has taken the place of the one that was here.",
  notImported: "The file was not taken, and nothing has changed.",
  exportAbout:
    "The file holds your results and inclinations, readable for anyone who has it. After an export this browser shares nothing more: what may be shared in a lifetime goes along with the file.",
  askImport: "Replace what is here by the file?",
  askImportAbout:
    "Your results, inclinations and goal here are replaced by those in the file. This cannot be taken back, unless you export them first.",
  replace: "Replace",
  eraseIt: "Erase it",
  erase: "Erase my data…",
  askErase: "Erase what you did here?",
  askEraseAbout:
    "Your results, inclinations and goal are erased from this browser, sharing is switched off, and a report that waits is erased. This cannot be taken back.",
  eraseYes: "Erase",
  eraseAlso: "Also erase the list of what was shared. It is what holds this device to its limit.",
  keep: "Keep everything",
  erased: "Erased. You start anew.",
  notErased: "Not everything could be erased.",

  sharing: "Sharing",
  sharingLead:
    "A cairn shows the way because many walkers each leave a stone. Whether you leave one is up to you: what is recommended to you does not depend on whether you send anything.",
  yourChoice: "Your choice",
  consent: {
    "local-only": [
      "Keep everything on this device",
      "No answer is sent. Fetched are the page, the catalogs that you open, and what this site asks once you press “Show what this site asks”.",
    ],
    personalise: [
      "Learn from others, send nothing",
      "What this site publishes about all learners together may be fetched, to estimate better. No answer is sent.",
    ],
    "share-aggregates": [
      "Add a stone",
      "Now and then one blurred answer is sent, as described below, so that estimates get better for everyone.",
    ],
  } as Record<string, [name: string, about: string]>,
  saveChoice: "Save my choice",
  stopSharing: "Stop sharing",
  choiceTaken: ((choice: string) => `Your choice is taken: ${choice}.`) as Filled,
  withdrawn: "Withdrawn: sharing is off, and what waited was erased.",
  choiceFailed: "Your choice was not taken.",
  notPossible: "Sharing is not possible here.",
  policyMissing: "What this site asks cannot be read, so nothing can be shared. Everything else works.",
  policyChanged: "What this site asks has changed since you agreed. Nothing is sent until you agree again.",
  agreeAgain: "Agree to what is asked now",
  agreedAgain: "You agreed to what is asked now.",
  asked: "What this site asks",
  showAsked: "Show what this site asks",
  showAskedAbout:
    "That fetches one file of this site. As any request it tells your address, the time, and what the browser says about itself.",
  askedFirst: "To add a stone, look at what this site asks first.",
  fingerprint: "Its fingerprint",
  fingerprintAbout: "Six words made of all that it says. Where other words stand, it says something else.",
  sharingOff: "Sharing is switched off here. No answer is sent.",
  guardianCode: "Code of a guardian or teacher",
  guardianAbout:
    "Here learners share only with such a code. It is checked on this device, and neither sent nor kept.",
  guardianWrong: "This is not the code. Nothing has changed.",
  notHere: ((item: string) => `${item} (not in this catalog)`) as Filled,
  waiting: "A report is waiting",
  notice: ((time: string) =>
    `It may leave after ${time}, once this notice was on your screen for long enough.`) as Filled,
  noticeSeenEnough: ((time: string) => `It leaves when this page is open after ${time}.`) as Filled,
  noticeSaid: "A report is waiting. What it says, and how to withdraw it, is in the notice on this page.",
  noticeSeen: ((seen: string, needed: string) =>
    `On your screen so far: ${seen} of ${needed} seconds`) as Filled,
  noticeLook: "Look at it, part by part",
  noticeOpen: "Open Sharing",
  waitingAbout: ((bytes: string, time: string) =>
    `These ${bytes} bytes and no others may be sent: when this page is open after ${time}, and once a notice of them was on your screen for long enough. Until they leave you can look at them, and call them back.`) as Filled,
  parts: "The report, part by part",
  part: "Part",
  bytes: "Bytes",
  withdraw: "Withdraw it and stop sharing",
  withdrawAbout: "What it cost stays spent: whether it left before you pressed cannot be proved afterwards.",
  account: "Your account",
  spent: "Spent",
  left: "Left",
  leftUnknown: "not known without what this site asks",
  nextReport: "Next report",
  nextWaiting: "one is waiting, see above",
  nextLater: "not before the next period",
  nextNever: "none, as long as you do not share",
  sharedSoFar: "What was shared so far",
  nothingShared: "The list of this browser has no report.",
  ledger: "Every report, the oldest first",
  period: "Period",
  what: "What",
  cost: "Cost",
  digest: "Digest of its bytes",
  fromTo: ((from: string, to: string) => `${from} to ${to}`) as Filled,
  until: ((to: string) => `until ${to}`) as Filled,
  outcomes: {
    charged: "made, not confirmed",
    acknowledged: "sent",
    withdrawn: "withdrawn, not sent again",
    "sat-out": "sat out: what happened then is not known here",
    inherited: "counted: it was spent elsewhere, or may have been",
  } as Record<string, string>,

  trouble: "Something went wrong. Reloading the page may help. Nothing was erased.",
  troubles: {
    "catalog-unreachable":
      "The catalog cannot be fetched. There may be no network, or the file may have moved.",
    "catalog-invalid": "This catalog is damaged. Nothing of yours was changed.",
    "wasm-unavailable":
      "This browser cannot run the recommendations. A newer browser, or fewer restrictions for this page, will help.",
    "storage-blocked":
      "This browser keeps nothing for this page: its storage is blocked, by a setting or by private browsing.",
    "storage-full": "This browser has no room left for this page. What you did before is still there.",
    "storage-failed": "This browser's storage does not work. What you did before may still be there.",
    "passphrase-needed": "What is stored here is locked with a passphrase.",
    "passphrase-wrong": "This passphrase does not unlock what is stored here.",
    "worker-failed": "Part of this page has stopped. Reload it.",
    "profile-damaged": "What was stored about your learning cannot be read. Nothing was overwritten.",
    "profile-newer": "What was stored here is from a newer version of this page. Reload it.",
    "profile-invalid": "This file holds no profile.",
    "item-unknown": "This item is not in the catalog.",
  } as Record<string, string>,
};

/** The elements' own words in some language. */
export type Texts = typeof englishTexts;
