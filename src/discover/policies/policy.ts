import { type Expression, parseExpression } from "../nodes/expression.ts";

export type Command = "select" | "insert" | "update" | "delete";
export const commands: readonly Command[] = ["select", "insert", "update", "delete"];

/** A policy as pg_policy has it. */
export type StoredPolicy = {
  oid: number;
  relation: number;
  name: string;
  permissive: boolean;
  command: "r" | "a" | "w" | "d" | "*";
  roles: number[];
  using: string | null;
  check: string | null;
};

export type Policy = Omit<StoredPolicy, "using" | "check"> & { using?: Expression; check?: Expression };

const letters: Record<Command, string> = { select: "r", insert: "a", update: "w", delete: "d" };

/** Parses the policies of a database; those of thousands of tables are mostly the same few texts. */
export function parsePolicies(stored: readonly StoredPolicy[]): Policy[] {
  const parsed = new Map<string, Expression>();
  const parse = (text: string): Expression => {
    const known = parsed.get(text);
    if (known) return known;
    const expression = parseExpression(text);
    parsed.set(text, expression);
    return expression;
  };
  return stored.map(({ using, check, ...policy }) => ({
    ...policy,
    ...(using !== null && { using: parse(using) }),
    ...(check !== null && { check: parse(check) }),
  }));
}

/** Whether a policy is for a command and one of the roles that somebody is. */
export const applies = (policy: Policy, command: Command, roles: ReadonlySet<number>): boolean =>
  (policy.command === "*" || policy.command === letters[command]) &&
  policy.roles.some((role) => role === 0 || roles.has(role));

/** The condition on rows that are found, and on rows that are written. USING stands in for a missing CHECK. */
export function conditionsFor(
  policy: Policy,
  command: Command,
): { found?: Expression; written?: Expression } {
  const written = policy.check ?? policy.using;
  if (command === "insert") return written ? { written } : {};
  const found = policy.using;
  if (command !== "update") return found ? { found } : {};
  return { ...(found && { found }), ...(written && { written }) };
}

/** Both conditions of every policy, each with the relation that it is for. */
export const conditionsOf = (policies: readonly Policy[]): { condition: Expression; relation: number }[] =>
  policies.flatMap(({ using, check, relation }) =>
    [using, check].flatMap((condition) => (condition ? [{ condition, relation }] : [])),
  );
