/** One break of a sound schema. */
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
   * dynamic: a tenant can see or do what it should not, and prove must see it.
   * static: nothing that a tenant does today shows it, only what the next change
   * or another session makes of it; check must see it.
   * unproven: a tenant can, but prove does not see it yet; check must.
   */
  kind: "dynamic" | "static" | "unproven";
  /** Whether it changes roles, which all databases of a server share. */
  ofRoles: boolean;
  /** The oldest major version that has what it breaks. */
  since?: number;
};

type Rest = Partial<Pick<Mutant, "kind" | "since" | "ofRoles">>;

export type MakeMutant = (
  name: string,
  hole: string,
  on: string | readonly string[],
  sql: string,
  rest?: Rest,
) => Mutant;

/** Makes mutants of a schema; null is the one whose names stand alone, as in `public`. */
export const mutantsIn =
  (schema: string | null): MakeMutant =>
  (name, hole, on, sql, rest = {}) => {
    const named = (typeof on === "string" ? [on] : on).map((object) =>
      schema === null || object.includes(".") ? object : `${schema}.${object}`,
    );
    return { name, hole, on: named, sql, kind: "dynamic", ofRoles: false, ...rest };
  };

/** Check alone can see it. */
export const fixed = { kind: "static" as const };

/** Prove does not see it yet. */
export const unproven = { kind: "unproven" as const };

/** It changes roles. */
export const ofRoles = { ofRoles: true };

/** Lets a role create temporary objects, as every database does until somebody takes that back. */
export const grantTemporary = (role: string): string =>
  `do $$ begin execute format('grant temporary on database %I to ${role}', current_database()); end $$`;
