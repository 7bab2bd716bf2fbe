/** What looks like a {@link Cairn} and asks the worker. */

import { checkedListener } from "../core/checks.js";
import { CairnError, type CairnErrorCode } from "../errors.js";
import type { Recommender } from "../recommender.js";
import { isPersisted, persist } from "../stores/persistence.js";
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
}

export function remote({ channel, page, fixed, changing, end }: Parts): Recommender {
  const disposed = new CairnError("disposed", "this Cairn was disposed of");
  return {
    ...fixed,
    get unknown() {
      return changing.unknown;
    },
    ...methods(channel, OWN, ""),
    onChange(listener: () => void): () => void {
      channel.live();
      checkedListener(listener);
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
      ...methods(channel, PROFILE, "profile."),
      persist,
      persisted: isPersisted,
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
      get waiting() {
        channel.live("disposed");
        return changing.waiting;
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
