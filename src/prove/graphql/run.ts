import type { Coverage, Finding } from "../../report/finding.ts";
import type { Scene } from "../probes/probe.ts";
import { ask, readSchema } from "./endpoint.ts";
import { isShared, nodeIds, pairsOf, type Values, valuesOfB, valuesOfNobody } from "./keys.ts";
import type { ApiOptions } from "./options.ts";
import { mutationsOf, type Query, queriesOf } from "./queries.ts";

export type ApiTrial = { findings: Finding[]; coverage: Coverage };

/**
 * Asks the API as A for what is B's: by lists and what they lead to, and by
 * B's ids, which must be answered like ids that nobody has.
 */
export async function proveApi(
  scene: Scene,
  options: ApiOptions,
  canaries: readonly string[],
): Promise<ApiTrial> {
  const schema = await readSchema(options);
  const { queries, unasked } = queriesOf(schema);
  const changing = mutationsOf(schema);
  if (options.mutations) queries.push(...changing.queries);
  const missed: Coverage["missed"][number][] = [
    ...[...unasked, ...(options.mutations ? changing.unasked : [])].map(([object, reason]) => ({
      object,
      reason,
    })),
    ...(options.mutations ? [] : changing.queries).map(({ field }) => ({
      object: field,
      reason: "what it does would be committed",
      isAccepted: true,
    })),
  ];
  const pairs = pairsOf(scene);
  const own = pairs.flatMap(({ a }) => a.id ?? []);
  const nodes = new Map<string, string>();
  const findings = new Map<string, Finding>();
  let seesItself = false;

  // Lists come first: they show how node ids are written.
  for (const query of queries.filter(({ variables }) => variables.length === 0)) {
    const answer = await ask(options, query.text);
    seesItself ||= own.some((id) => answer.includes(id));
    for (const [node, other] of nodeIds(answer, pairs)) nodes.set(node, other);
    const canary = canaries.find((value) => answer.includes(value));
    if (canary) add(findings, query, {}, `it shows ${canary}, which only B has`);
  }
  for (const query of queries.filter(({ variables }) => variables.length > 0)) {
    const asked = valuesOfB(query, pairs, nodes);
    if (asked.length === 0 && isTenants(query, scene)) {
      missed.push({ object: query.field, reason: "there is no committed row of B to ask for" });
    }
    for (const values of asked) {
      const answer = await ask(options, query.text, values);
      const canary = canaries.find(
        (value) => answer.includes(value) && !JSON.stringify(values).includes(value),
      );
      if (canary) add(findings, query, values, `it shows ${canary}, which only B has`);
      if (isShared(values, query, pairs)) continue;
      const nobody = valuesOfNobody(values, pairs);
      const theirs = without(answer, values);
      const unknown = without(await ask(options, query.text, nobody), nobody);
      if (theirs === unknown) continue;
      add(
        findings,
        query,
        values,
        `what is B's is answered with ${theirs.slice(0, 200)}, what is nobody's with ${unknown.slice(0, 200)}`,
      );
    }
  }
  if (!seesItself)
    missed.push({ object: "the API", reason: "A sees no row of its own there: is the token A's?" });
  const total = new Set([...queries.map(({ field }) => field), ...missed.map(({ object }) => object)]).size;
  return {
    findings: [...findings.values()],
    coverage: {
      what: "root fields of the API",
      covered: total - new Set(missed.map(({ object }) => object)).size,
      total,
      missed,
    },
  };
}

/** Whether some table of the tenants has all the columns that are asked by: what is global has no neighbour. */
const isTenants = ({ variables }: Query, { relations, owners }: Scene): boolean =>
  relations.some(
    ({ name, columns }) =>
      owners.of.has(name) &&
      variables.every(({ column }) => columns.some((found) => found.name === (column ?? "id"))),
  );

/** The answer without what was asked: that differs by itself. */
const without = (answer: string, values: Values): string =>
  Object.values(values).reduce<string>((text, value) => text.replaceAll(String(value), "?"), answer);

function add(
  findings: Map<string, Finding>,
  { field, write, text }: Query,
  values: Values,
  evidence: string,
): void {
  const rule = write ? "api-changes-neighbour" : "api-shows-neighbour";
  if (findings.has(`${rule} ${field}`)) return;
  findings.set(`${rule} ${field}`, {
    rule,
    level: "error",
    object: field,
    detail: `Asked as A, ${evidence}.`,
    remedy: null,
    identity: `${rule} ${field}`,
    reproduction: `${text}\n# ${JSON.stringify(values)}`,
  });
}
