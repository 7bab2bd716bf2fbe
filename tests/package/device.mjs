// A device for tests under Node: a store that can fail, a lock, a server that can misbehave, and a clock that is set.

import { readFile } from "node:fs/promises";
import { Cairn } from "cairn-learn";

export const DAY = 86_400_000;
export const START = 100 * 91 * DAY;

export const policy = (change = {}) => ({
  version: 2,
  school: "07".repeat(16),
  epochDays: 91,
  cohortFloor: 10,
  lifetimeCap: { numerator: 2980957, denominator: 1000 },
  noticeSeconds: 20,
  sharing: "open",
  tasks: [
    {
      question: { kind: "solved", items: ["tables-chairs"] },
      mechanism: "binary-randomised-response",
      epsilon: { numerator: 7389, denominator: 1000 },
    },
  ],
  ...change,
});

// Node 20 has no Web Locks; one process needs no more than this.
const queues = new Map();
const locks = {
  request(name, critical) {
    const turn = (queues.get(name) ?? Promise.resolve()).then(critical, critical);
    queues.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  },
};
Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });

export const catalog = new Uint8Array(await readFile(process.env.CAIRN_PACK));

/** A store whose slots can be looked at and whose writes can be made to fail. */
export function testStore() {
  const slots = new Map();
  return {
    slots,
    full: false,
    read: (key) => slots.get(key),
    write(key, bytes) {
      if (this.full) throw new Error("full");
      slots.set(key, bytes.slice());
    },
    remove: (key) => void slots.delete(key),
  };
}

/** A server: what it was asked, and how it answers. */
export function testServer(answer = () => accepted()) {
  const server = { policy: policy(), asked: [], posts: [], answer };
  globalThis.fetch = async (address, init = {}) => {
    init.signal?.throwIfAborted();
    server.asked.push(String(address));
    if (init.method !== "POST") return Response.json(server.policy);
    server.posts.push(Buffer.from(init.body).toString("hex"));
    return server.answer(init);
  };
  return server;
}

export const accepted = () => Response.json({ status: "accepted" }, { status: 201 });

/** Agrees to the policy as it is now, as one who was shown it. */
export async function agree(cairn) {
  const { digest } = await cairn.sharing.policy();
  return cairn.sharing.consent("share-aggregates", { policy: digest });
}

export class Device {
  now = START;
  cairn;
  store;

  constructor(store = testStore()) {
    this.store = store;
  }

  async open() {
    this.cairn?.dispose();
    const sharing = { policy: "https://school.test/policy.json", reports: "https://school.test/v1/reports" };
    this.cairn = await Cairn.open({ catalog, store: this.store, sharing, clock: () => this.now });
    return this;
  }

  async agrees() {
    await agree(this.cairn);
    return this;
  }

  /** Lets the moment come at which the report is made, shows it, and lets its hour pass. */
  async seals() {
    this.now = this.cairn.sharing.state.scheduledFor;
    await this.cairn.sharing.sync();
    await this.sees();
    this.now = this.cairn.sharing.state.waiting.sendAt;
    return this;
  }

  /** Shows the report that waits for as long as it must be. */
  sees() {
    const { digest, showForSeconds } = this.cairn.sharing.waiting;
    return this.cairn.sharing.shown(digest, showForSeconds);
  }

  answers(correct = true) {
    return this.cairn.record({ type: "attempt", item: "tables-chairs", correct });
  }

  get state() {
    return this.cairn.sharing.state;
  }
}
