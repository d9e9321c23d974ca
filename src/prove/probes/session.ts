import pg from "pg";
import { enterSql } from "../tenants/context.ts";
import { type Probe, quoteName, type Scene } from "./probe.ts";

/** What else the login may become, and what that shows; what the role may do to what is not its own. */
export function sessionProbes(scene: Scene): Probe[] {
  const { principal, relations, owners } = scene;
  const probes: Probe[] = [];
  const owned = relations.filter(({ name, root }) => owners.of.has(name) && root === null);
  const others = new Set(principal.others.filter((role) => role !== principal.role));
  for (const role of others) {
    const become = `set local role ${pg.escapeIdentifier(role)}; ${enterSql(scene.entrance, scene.a, { ...principal, role })}`;
    for (const { name } of owned) {
      probes.push(
        {
          object: name,
          command: "select",
          rule: "role-escape",
          gain: `becomes ${role} and reads rows of B`,
          sql: `${become}; select count(*) from ${name}`,
          writes: false,
        },
        {
          object: name,
          command: "delete",
          rule: "role-escape",
          gain: `becomes ${role} and deletes rows of B`,
          sql: `${become}; delete from ${name}`,
          writes: true,
        },
        {
          object: name,
          command: "select",
          rule: "role-escape",
          gain: `becomes ${role}, lifts the force of the policies and reads rows of B`,
          sql: `${become}; alter table ${name} no force row level security; select count(*) from ${name}`,
          writes: false,
        },
      );
    }
  }
  for (const statement of ["reset role", "set local row_security = off"]) {
    for (const { name } of owned) {
      probes.push({
        object: name,
        command: "select",
        rule: "role-escape",
        gain: `says ${statement} and reads rows of B`,
        sql: `${statement}; select count(*) from ${name}`,
        writes: false,
      });
    }
  }
  return probes;
}

/** Sequences that tell, or let A change, how many rows others have. */
export function sequenceProbes(sequence: string): Probe[] {
  const base = { object: sequence, rule: "sequence-counts-neighbour", writes: false };
  return [
    {
      ...base,
      command: "select",
      gain: "reads how far B has counted",
      sql: `select last_value from ${sequence}`,
      control: true,
    },
    {
      ...base,
      command: "nextval",
      gain: "reads from its own number how far B has counted",
      sql: `select nextval(${pg.escapeLiteral(sequence)})`,
    },
  ];
}

const idle: Record<string, string> = {
  truncate: "empties a table that holds rows of B",
  references: "asks by a foreign key of its own which keys B has",
  maintain: "maintains a table that holds rows of B, and reads the totals",
};

/** What no tenant has a use for, and what reaches the rows of all. */
export function privilegeProbes(scene: Scene): Probe[] {
  const probes: Probe[] = [];
  for (const relation of scene.relations) {
    if (!scene.owners.of.has(relation.name)) continue;
    for (const privilege of relation.idlePrivileges) {
      const base = { object: relation.name, command: privilege, rule: "table-privilege", writes: false };
      if (privilege === "trigger") {
        probes.push({
          ...base,
          gain: "attaches code of its own to a table that holds rows of B",
          sql: `create trigger prove_trigger before insert on ${relation.name} for each row execute function pg_catalog.suppress_redundant_updates_trigger()`,
        });
      } else {
        probes.push({
          ...base,
          gain: idle[privilege] ?? "reaches the rows of all",
          sql: `select has_table_privilege(${pg.escapeLiteral(relation.name)}, ${pg.escapeLiteral(privilege)})`,
        });
      }
    }
  }
  return probes;
}

/** Statistics, sizes and other sessions: they move with B's rows when those are committed, so that to read them is enough. */
export const statistics: readonly { object: string; sql: string }[] = [
  "pg_stat_activity",
  "pg_stat_user_tables",
  "pg_stat_all_tables",
  "pg_statio_all_tables",
  "pg_stat_all_indexes",
  "pg_stat_xact_all_tables",
  "pg_stat_database",
  "pg_stat_io",
  "pg_locks",
  "pg_prepared_xacts",
  "pg_stat_statements",
].map((object) => ({ object, sql: `select count(*) from ${quoteName(object)}` }));
