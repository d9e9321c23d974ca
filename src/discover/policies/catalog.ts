import type { FunctionFacts } from "../functions/context.ts";
import type { Expression, Query } from "../nodes/expression.ts";

/** What the functions and operators in an expression mean. */
export type Catalog = {
  functions: ReadonlyMap<number, FunctionFacts>;
  operatorName: ReadonlyMap<number, string>;
  /** Functions behind the operator `=`, such as uuid_eq. */
  equality: ReadonlySet<number>;
  /** Functions behind the operators, such as uuid_eq, with the operator's name. */
  comparing: ReadonlyMap<number, string>;
  /** Functions of Postgres itself whose meaning is known here. */
  builtins: ReadonlyMap<number, string>;
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
  /** Whether no two rows have one value of the column. */
  isUnique: (relation: number, column: number) => boolean;
  /** Whether the column is the relation's tenant; unknown while that is being found out. */
  isTenant?: (relation: number, column: number) => boolean;
  /** What a view selects. */
  viewOf: (relation: number) => Query | undefined;
  /** What a function answers, as an expression of its arguments; null where its text cannot be followed. */
  bodyOf: (oid: number) => Expression | null;
  /** Whether reading this table yields the asker's rows alone, because of its own policies. */
  isBound: (relation: number) => boolean;
};

export type CatalogRow = {
  operators: [number, string, number][];
  builtins: [number, string][];
  settingReaders: number[];
  roleTests: number[];
  shorteners: number[];
  loose: number[];
};

/** What is the same for all tables. */
export type CatalogBasis = Pick<
  Catalog,
  | "functions"
  | "operatorName"
  | "equality"
  | "comparing"
  | "builtins"
  | "settingReaders"
  | "roleTests"
  | "shorteners"
  | "looseCollations"
>;

/** Puts together what was read from pg_operator, pg_proc and pg_collation. */
export function catalogOf(row: CatalogRow, functions: ReadonlyMap<number, FunctionFacts>): CatalogBasis {
  return {
    functions,
    operatorName: new Map(row.operators.map(([oid, name]) => [oid, name])),
    equality: new Set(row.operators.filter(([, name]) => name === "=").map(([, , oid]) => oid)),
    comparing: new Map(row.operators.map(([, name, oid]) => [oid, name])),
    builtins: new Map(row.builtins),
    settingReaders: new Set(row.settingReaders),
    roleTests: new Set(row.roleTests),
    shorteners: new Set(row.shorteners),
    looseCollations: new Set(row.loose),
  };
}
