/** One break of the sound schema. */
export type Mutant = {
  /** Says what is broken. */
  name: string;
  /** Its name in the catalogue of holes. */
  hole: string;
  /** What it breaks, as SQL names it: prove looks there alone. */
  on: readonly string[];
  /** Breaks it. Run by a superuser, in a transaction that is rolled back. */
  sql: string;
  /**
   * static: nothing that a tenant does today shows it, only what the next change
   * or another session makes of it; check alone must see it.
   */
  kind: "dynamic" | "static";
  /** The oldest major version that has what it breaks. */
  since?: number;
};

type Rest = Partial<Pick<Mutant, "kind" | "since">>;

export function mutant(
  name: string,
  hole: string,
  on: string | readonly string[],
  sql: string,
  rest: Rest = {},
): Mutant {
  const named = (typeof on === "string" ? [on] : on).map((table) =>
    table.includes(".") ? table : `app_public.${table}`,
  );
  return { name, hole, on: named, sql, kind: "dynamic", ...rest };
}

/** The same, done by the owner of the schema. */
export const asOwner = (sql: string): string => `set local role app_owner; ${sql}; reset role`;

/** Lets tenants create temporary objects, as every database does until somebody takes that back. */
export const grantTemporary =
  "do $$ begin execute format('grant temporary on database %I to app_user', current_database()); end $$";
