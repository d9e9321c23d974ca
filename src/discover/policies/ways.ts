import type { Cause, Remark } from "./verdict.ts";

/** How a column is held to the asker: by a setting itself, a list, a claim in JSON, or a look-up. */
export type Idiom = "setting" | "list" | "claim" | "role" | "lookup" | "helper";

/** A column of the row that equals something which only the context says. */
export type Bind = {
  column: number;
  settings: ReadonlySet<string>;
  idiom: Idiom;
  remarks: readonly Remark[];
  /** In a look-up: whether the column that it equals is a key by itself, so that one row alone is meant. */
  byKey?: boolean;
};

/** A column of the row that equals one of a looked-up table. */
export type Link = { column: number; entry: string; byKey: boolean };

/** One way for a condition to be true: all of this holds at once. */
export type Way = {
  binds: readonly Bind[];
  links: readonly Link[];
  /** Entries of FROM of which two columns are equal. */
  joins: readonly (readonly [string, string])[];
  /** Entries of FROM whose rows are the asker's alone, and the settings that say so. */
  asked: ReadonlyMap<string, ReadonlySet<string>>;
  /** What else it asks, none of which says whose the row is. */
  causes: readonly { cause: Cause; what?: string }[];
  /** Parts of the condition and what they come out as: no way has two outcomes of one part. */
  facts: ReadonlyMap<string, string>;
};

/** Every way for a condition to be true; none where it never is. */
export type Ways = readonly Way[];

const empty: Way = { binds: [], links: [], joins: [], asked: new Map(), causes: [], facts: new Map() };

/** It is true, and nothing follows from that. */
export const certain: Ways = [empty];
export const impossible: Ways = [];
export const wayOf = (way: Partial<Way>): Ways => [{ ...empty, ...way }];
export const because = (cause: Cause, what?: string): Ways =>
  wayOf({ causes: [{ cause, ...(what !== undefined && { what }) }] });

/** Beyond this many ways a condition is too tangled to follow. */
const MOST = 400;

/** All must be true: each way of one with each of the others, without those that contradict themselves. */
export function all(parts: readonly Ways[]): Ways {
  let ways: Ways = certain;
  for (const part of parts) {
    if (part === certain) continue;
    if (ways.length * part.length > MOST) return because("unfollowed", "so many alternatives at once");
    ways = ways.flatMap((way) => part.flatMap((other) => joined(way, other) ?? []));
  }
  return ways;
}

/** One of them is enough. */
export const any = (parts: readonly Ways[]): Ways => parts.flat();

/** Notes what a part of the condition comes out as. */
export const withFact = (ways: Ways, part: string | null, outcome: string): Ways =>
  part === null ? ways : all([ways, wayOf({ facts: new Map([[part, outcome]]) })]);

function joined(one: Way, other: Way): Way | undefined {
  for (const [part, outcome] of other.facts)
    if ((one.facts.get(part) ?? outcome) !== outcome) return undefined;
  const facts = new Map([...one.facts, ...other.facts]);
  return {
    binds: [...one.binds, ...other.binds, ...fromBounds(one, other)],
    links: [...one.links, ...other.links],
    joins: [...one.joins, ...other.joins],
    asked: new Map([...one.asked, ...other.asked]),
    causes: [...one.causes, ...other.causes],
    facts,
  };
}

/** At least and at most the same value: equal to it. The prefix of such a fact is its bound. */
function fromBounds(one: Way, other: Way): Bind[] {
  if (one.facts.size === 0 || other.facts.size === 0) return [];
  const bounds = (way: Way, bound: string) =>
    [...way.facts].filter(([part]) => part.startsWith(`${bound}:`)).map(([part]) => part.slice(3));
  const pairs = [
    ...bounds(one, "ge").filter((part) => other.facts.has(`le:${part}`)),
    ...bounds(one, "le").filter((part) => other.facts.has(`ge:${part}`)),
  ];
  return pairs.map((part) => ({
    column: Number.parseInt(part, 10),
    settings: new Set<string>(),
    idiom: "setting",
    remarks: [],
  }));
}

/** What holds the row in one way: equal to the context itself, or linked to a look-up that asks who is there. */
export function bindsOf(way: Way): Bind[] {
  const settingsOf = new Map(way.asked);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [one, other] of way.joins) {
      for (const [from, to] of [
        [one, other],
        [other, one],
      ] as const) {
        const settings = settingsOf.get(from);
        if (!settings || settingsOf.has(to)) continue;
        settingsOf.set(to, settings);
        changed = true;
      }
    }
  }
  const linked = way.links.flatMap(({ column, entry, byKey }): Bind[] => {
    const settings = settingsOf.get(entry);
    return settings ? [{ column, settings, idiom: "lookup", remarks: [], byKey }] : [];
  });
  return [...way.binds, ...linked];
}
