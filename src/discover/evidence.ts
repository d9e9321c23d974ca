import type { Platform } from "./catalogs.ts";
import type { Context } from "./context.ts";
import type { Root } from "./owners.ts";
import { type RequestRole, roleInWords } from "./roles.ts";
import { sourceInWords } from "./sources.ts";
import type { Bound } from "./tenant-columns.ts";

type Found = {
  platforms: readonly Platform[];
  tenantColumns: readonly string[];
  isGiven: boolean;
  bound: Bound;
  root: Root | null;
  context: Context;
  roles: readonly RequestRole[];
  nameOfRelation: (relation: number) => string;
};

/** What was found and why, one sentence each. */
export function evidenceOf({
  platforms,
  tenantColumns,
  isGiven,
  bound,
  root,
  context,
  roles,
  nameOfRelation,
}: Found): string[] {
  return [
    ...platforms.map(platformInWords),
    ...tenantColumns.map((name) => columnInWords(name, isGiven, bound, nameOfRelation)),
    ...(root ? [`The tenants are the rows of ${root.name}, by ${root.column}.`] : []),
    ...(["tenant", "user"] as const)
      .flatMap((wanted) => context.parts.filter(({ meaning }) => meaning === wanted))
      .map(
        ({ source, meaning, comparedWith }) =>
          `The ${meaning} is in ${sourceInWords(source)}: policies compare it with ${few(comparedWith)}.`,
      ),
    ...(context.membershipTables.length > 0
      ? [`The tenants of a user are looked up in ${few(context.membershipTables.map(nameOfRelation))}.`]
      : []),
    ...(roles.length > 0 ? roles.map(roleInWords) : ["No role was found that requests run as."]),
  ];
}

function columnInWords(
  name: string,
  isGiven: boolean,
  { relationsOf }: Bound,
  nameOfRelation: (relation: number) => string,
): string {
  const relations = [...(relationsOf.get(name) ?? [])].map(nameOfRelation).sort();
  const column = `The tenant is in the column ${name}`;
  if (isGiven) return `${column}: it was given.`;
  if (relations.length === 0) return `${column}: no policy tells, and many databases call it that.`;
  const others = [...relationsOf.keys()].filter((other) => other !== name && other !== "id");
  const beside =
    others.length > 0 ? ` They also compare ${few(others)}, which fits fewer tables or names a user.` : "";
  return `${column}: the policies of ${few(relations)} compare it with who asks.${beside}`;
}

function platformInWords({ name, roles, schemas }: Platform): string {
  const owned = schemas.length > 0 ? ` Its schemas are not judged: ${schemas.join(", ")}.` : "";
  return `The database is on ${name}: ${roles.join(", ")} are its own roles, and no requests are held to run as them.${owned}`;
}

const FEW = 4;

const few = (names: readonly string[]): string =>
  names.length <= FEW ? names.join(", ") : `${names.slice(0, FEW).join(", ")} and ${names.length - FEW} more`;
