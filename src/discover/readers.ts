import type { Catalogs } from "./catalogs.ts";
import type { Catalog } from "./policies/catalog.ts";
import { conditionsOf } from "./policies/policy.ts";
import { settingsOf } from "./policies/walk.ts";
import { type Source, sourceKey, sourcesOf } from "./sources.ts";

/** Every setting that anything reads. */
export function readSettings({ policies, functions, expressions }: Catalogs, catalog: Catalog): string[] {
  const conditions = conditionsOf(policies).map(({ condition }) => condition);
  const inTrees = [...conditions, ...expressions].flatMap((part) => [...settingsOf(part, catalog)]);
  const inFunctions = [...functions.values()].flatMap((fact) => [...fact.settings]);
  return [...new Set([...inTrees, ...inFunctions])].filter((name) => name.includes(".")).sort();
}

/** Whatever reads the context, in policies, functions, defaults and views. */
export function readSources({ policies, functions, expressions }: Catalogs, catalog: Catalog): Source[] {
  const conditions = conditionsOf(policies).map(({ condition }) => condition);
  const inTrees = [...conditions, ...expressions].flatMap((part) => sourcesOf(part, catalog));
  const inFunctions = [...functions.values()].flatMap((fact) =>
    fact.sources.map((source): Source => {
      const through = `${fact.schema}.${fact.name}`;
      if (source.kind === "role") return { ...source, through };
      return { ...source, path: source.path.flatMap((claim) => claim ?? []), through };
    }),
  );
  const found = new Map<string, Source>();
  for (const source of [...inTrees, ...inFunctions]) {
    const known = found.get(sourceKey(source));
    // Where one policy unfolds a claim as a list, it is one.
    if (!(known?.kind === "setting" && known.isList)) found.set(sourceKey(source), source);
  }
  return [...found.values()];
}
