import type { Coverage, Finding } from "../../report/finding.ts";
import { digestAll, type Scene } from "../probes/probe.ts";
import type { Row } from "../rows/make-row.ts";
import { Session } from "../session.ts";
import { becomeSql, enterSql } from "../tenants/context.ts";
import { attacks, withLogin } from "./attacks.ts";

export type LoginTrial = { findings: Finding[]; coverage: Coverage };

/**
 * Uses connections of the real login as a pool does: one tenant after the
 * other. It sees what is committed, so both tenants must be there already.
 */
export async function proveLogin(scene: Scene, url: string): Promise<LoginTrial> {
  const made = new Set(scene.made.map(({ row }) => row));
  const isCommitted = (row: Row | undefined) => row !== undefined && !made.has(row);
  const relation = scene.relations.find(
    ({ name, kind, selectable }) =>
      kind === "table" &&
      selectable.length > 0 &&
      isCommitted(scene.rowsOfA.get(name)) &&
      isCommitted(scene.rowsOfB.get(name)),
  );
  const coverage = (covered: number, total: number, reason?: string): Coverage => ({
    what: "attacks on a used connection",
    covered,
    total,
    missed: reason ? [{ object: "connection", reason }] : [],
  });
  if (!relation)
    return { findings: [], coverage: coverage(0, 1, "no table has committed rows of both tenants") };

  const principal = { ...scene.principal, bySession: false };
  const become = principal.login ? `${becomeSql(principal)}; ` : "";
  const digest = digestAll(relation);
  const inSession = <T>(work: (session: Session) => Promise<T>) =>
    withLogin(url, async (client) => {
      const session = new Session(client);
      try {
        return await work(session);
      } finally {
        session.close();
      }
    });
  const fresh = await inSession((session) => session.observe(`begin; ${become}${digest}`));
  const own = await inSession((session) =>
    session.observe(`begin; ${become}${enterSql(scene.entrance, scene.a, principal)}; ${digest}`),
  );
  if (own.error)
    return { findings: [], coverage: coverage(0, 1, `A cannot be entered: ${own.error.message}`) };

  const findings: Finding[] = [];
  const all = attacks(scene, relation, fresh);
  for (const { name, run } of all) {
    const evidence = await inSession(run);
    if (evidence === null) continue;
    findings.push({
      rule: "connection-keeps-tenant",
      level: "error",
      object: relation.name,
      detail: `A connection that was used serves the next with what is not theirs, ${name}: ${evidence}.`,
      remedy: null,
      identity: `connection-keeps-tenant ${name}`,
    });
  }
  return { findings, coverage: coverage(all.length, all.length) };
}
