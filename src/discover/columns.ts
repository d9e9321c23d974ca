/** A column that policies may compare. */
export type Column = {
  relation: number;
  number: number;
  name: string;
  /** Whether it can say whose a row is: a state, a flag or an amount does not. */
  isKey: boolean;
  isRequired: boolean;
  /** Whether no two rows have one value of it. */
  isUnique: boolean;
  heldWith: number[];
};

/** A relation of the schemas in scope. */
export type StoredRelation = {
  oid: number;
  name: string;
  kind: "r" | "p" | "v" | "m" | "f";
  partitionOf: number | null;
  /** The numbers of its primary key's columns. */
  key: number[];
};

/** A foreign key, by the names of its columns. */
export type Reference = {
  relation: number;
  parent: number;
  relationName: string;
  parentName: string;
  columns: string[];
  referenced: string[];
};
