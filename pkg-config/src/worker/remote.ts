/** What looks like a {@link Cairn} and asks the worker. */

import { CairnError, type CairnErrorCode } from "../errors.js";
import type { Recommender } from "../recommender.js";
import { type Persistence, persist } from "../stores/persistence.js";
import type { LearnerEvent, Limits, Recorded } from "../types/index.js";
import type { Channel } from "./channel.js";
import type { PageEnd } from "./page-end.js";
import { type Changing, type Fixed, OWN, PROFILE, SHARING, type Table } from "./protocol.js";

interface Parts {
  channel: Channel;
  page: PageEnd;
  fixed: Fixed;
  /** What came with the last answer. */
  changing: Changing;
  end: (error: CairnError) => void;
  persistence: Persistence;
}

export function remote({ channel, page, fixed, changing, end, persistence }: Parts): Recommender {
  const disposed = new CairnError("disposed", "this Cairn was disposed of");
  const own = methods(channel, OWN, "");
  const profile = methods(channel, PROFILE, "profile.");
  const wasNew = changing.status.status === "new";

  /** Browsers are asked by a page, so it is this one that looks whether the moment has come. */
  async function ask(): Promise<void> {
    const attempts = wasNew ? 1 : ((await profile.read()) as { attempts?: number }).attempts;
    persistence.attempted(() => attempts === 1);
  }

  return {
    ...fixed,
    ...own,
    async record(event: LearnerEvent, limits?: Limits): Promise<Recorded> {
      const recorded = (await own.record(event, limits)) as Recorded;
      if (event.type === "attempt" && persistence.mayAsk) ask().catch(() => undefined);
      return recorded;
    },
    onChange(listener: () => void): () => void {
      channel.live();
      // The same function given twice is called twice.
      const own = () => listener();
      page.changed.add(own);
      const listen = (to: boolean) => channel.call("listen", [to]).catch(() => undefined);
      if (page.changed.size === 1) listen(true);
      return () => {
        if (page.changed.delete(own) && page.changed.size === 0) listen(false);
      };
    },
    profile: {
      ...profile,
      persist,
      get status() {
        return changing.status;
      },
    },
    sharing: {
      ...methods(channel, SHARING, "sharing."),
      get state() {
        channel.live("disposed");
        return changing.sharing;
      },
    },
    dispose: () => end(disposed),
    [Symbol.dispose]: () => end(disposed),
  } as Recommender;
}

type Calls<T> = Record<keyof Table<T>, (...args: unknown[]) => Promise<unknown>>;

function methods<T>(channel: Channel, table: Table<T>, of: string): Calls<T> {
  const all = Object.entries<CairnErrorCode>(table).map(([name, unsendable]) => [
    name,
    (...args: unknown[]) => channel.call(of + name, args, [], unsendable),
  ]);
  return Object.fromEntries(all);
}
