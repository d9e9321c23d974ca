import type { FunctionFacts } from "../functions/context.ts";

/** What the functions and operators in an expression mean. */
export type Catalog = {
  functions: ReadonlyMap<number, FunctionFacts>;
  operatorName: ReadonlyMap<number, string>;
  /** Functions behind the operator `=`, such as uuid_eq. */
  equality: ReadonlySet<number>;
  settingReaders: ReadonlySet<number>;
  roleTests: ReadonlySet<number>;
  /** Functions that map different texts to one, such as left() and a cast to varchar(3). */
  shorteners: ReadonlySet<number>;
  /** Collations in which different texts are equal. */
  looseCollations: ReadonlySet<number>;
  /** Roles that the application can become; empty while they are not known yet. */
  reach: ReadonlySet<string>;
  /** Whether a column of a relation is part of a key; only such a column can say whose the row is. */
  isKey: (relation: number, column: number) => boolean;
  isRequired: (relation: number, column: number) => boolean;
  /** Whether reading this table yields the asker's rows alone, because of its own policies. */
  isBound: (relation: number) => boolean;
};

export type CatalogRow = {
  operators: [number, string, number][];
  settingReaders: number[];
  roleTests: number[];
  shorteners: number[];
  loose: number[];
};

/** Puts together what was read from pg_operator, pg_proc and pg_collation. */
export function catalogOf(
  row: CatalogRow,
  functions: ReadonlyMap<number, FunctionFacts>,
): Omit<Catalog, "reach" | "isKey" | "isRequired" | "isBound"> {
  return {
    functions,
    operatorName: new Map(row.operators.map(([oid, name]) => [oid, name])),
    equality: new Set(row.operators.filter(([, name]) => name === "=").map(([, , oid]) => oid)),
    settingReaders: new Set(row.settingReaders),
    roleTests: new Set(row.roleTests),
    shorteners: new Set(row.shorteners),
    looseCollations: new Set(row.loose),
  };
}
