import { findFunctions } from "./catalog/functions.ts";
import { findRelations, type Relation } from "./catalog/relations.ts";
import { findPrincipal, findTenantRoles } from "./catalog/roles.ts";
import { CannotProve, type ProveOptions } from "./options.ts";
import { asTenant, digestAll, type Made, type Scene } from "./probes/probe.ts";
import { candidatesFor } from "./rows/candidates.ts";
import type { Row } from "./rows/make-row.ts";
import { makeTenant, type Tenant, type TenantTable } from "./rows/make-tenant.ts";
import { parentsFirst } from "./rows/order.ts";
import type { Session } from "./session.ts";
import { findEntrance, type Identity, sealContexts } from "./tenants/context.ts";
import { findTenants, findUser } from "./tenants/find.ts";
import { findOwners, type Owners } from "./tenants/ownership.ts";
import { sampleRow, sampleRows } from "./tenants/samples.ts";
import { baseTables } from "./worlds.ts";

// Supabase lets its server's login become the role that bypasses, by design.
const TRUSTED = ["service_role"];

/** Why no row could be made, by table. */
export type Unmade = Map<string, string>;

/** Finds or makes all that the probes need: relations, roles, the way in, two tenants and rows of both. */
export async function prepareScene(
  session: Session,
  options: ProveOptions,
): Promise<{ scene: Scene; unmade: Unmade }> {
  const roles = await findTenantRoles(session);
  const role = options.role ?? roles[0];
  if (role === undefined) throw new CannotProve("There is no role for tenants: name it with --role.");
  const reached = await findPrincipal(session, role);
  const trusted = options.trustedRoles ?? TRUSTED;
  const principal = { ...reached, others: reached.others.filter((other) => !trusted.includes(other)) };
  const relations = await findRelations(session, role, options.schemas ?? []);
  const owners = findOwners(relations, options.tenantColumns ?? []);
  const entrance = await findEntrance(session, options.enter ?? null);
  const unmade: Unmade = new Map();
  const made: Made[] = [];

  const found =
    options.tenants ?? (entrance.byRole ? roles.slice(0, 2) : await findTenants(session, relations, owners));
  const a = await furnish(session, relations, owners, found[0], 1, unmade, made);
  const b = await furnish(session, relations, owners, found[1], 2, unmade, made);
  if (a.id === "" || b.id === "" || a.id === b.id) {
    throw new CannotProve(
      `There are no two tenants, and none could be made: name them with --tenants, or make them with --seed. ${[...unmade.values()][0] ?? ""}`,
    );
  }
  const identity = async (mine: Tenant, other: Tenant): Promise<Identity> => ({
    tenant: mine.id,
    user: await findUser(session, relations, owners, mine.id, other.id),
  });
  const functions = await findFunctions(session, role, options.schemas ?? []);
  const scene: Scene = {
    relations,
    functions,
    owners,
    principal,
    entrance,
    a: { ...(await identity(a, b)), ...(options.user && { user: options.user }) },
    b: await identity(b, a),
    rowsOfA: a.rows,
    rowsOfB: b.rows,
    made,
    waysIn: [
      ...(options.waysIn ?? []),
      ...functions.filter(({ isWayIn }) => isWayIn).map(({ name }) => name),
    ],
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 31),
  };
  await sealContexts(session, entrance, [scene.a, scene.b], principal);
  return { scene, unmade };
}

/** Enters both tenants for the first time: what a view shows of them, and whether A sees anything at all. */
export async function enterTenants(session: Session, scene: Scene): Promise<void> {
  await addViewRows(session, scene, scene.a, scene.rowsOfA);
  await addViewRows(session, scene, scene.b, scene.rowsOfB);
  await mustSeeItself(session, scene);
}

/** The rows that a tenant has, and one made in each table where it has none. */
async function furnish(
  session: Session,
  relations: readonly Relation[],
  owners: Owners,
  id: string | undefined,
  number: number,
  unmade: Unmade,
  made: Made[],
): Promise<Tenant> {
  const reachable = relations.filter(
    ({ isPartition, selectable, insertable }) => !isPartition || selectable.length + insertable.length > 0,
  );
  const rows = id === undefined ? new Map<string, Row>() : await sampleRows(session, reachable, owners, id);
  const tables = rootFirst(
    parentsFirst(
      baseTables(relations)
        .filter(({ name }) => owners.of.has(name))
        .map((table): TenantTable => {
          const ownership = owners.of.get(table.name);
          return {
            ...table,
            tenantColumn: ownership?.by === "column" ? ownership.column : null,
            isRoot: table.name === owners.root?.table,
          };
        }),
    ),
  );
  const present: Tenant = { id: id ?? (owners.root ? "" : inventTenant(tables, number)), rows };
  return makeTenant(session.client, tables, {
    tenantN: 7_000 + number,
    n: 7_000 + number,
    present,
    onMade: (table, row) => made.push({ table, row }),
    onFailure: (table, error) => unmade.set(table.name, error.message),
  });
}

/** Whose the rows are is known only when the tenant is there. */
const rootFirst = (tables: readonly TenantTable[]): TenantTable[] =>
  [...tables].sort((one, other) => Number(other.isRoot) - Number(one.isRoot));

/** The tenants are rows of no table: any value of the column's type is one. A uuid is a text, too. */
function inventTenant(tables: readonly TenantTable[], number: number): string {
  const values = tables.flatMap((table) => {
    const column = table.columns.find(({ name }) => name === table.tenantColumn);
    return column
      ? [{ type: column.baseType, value: candidatesFor(table, column, 7_000 + number)[0] ?? "" }]
      : [];
  });
  return (
    (values.find(({ type }) => type === "uuid") ?? values.find(({ type }) => /^int/.test(type)) ?? values[0])
      ?.value ?? ""
  );
}

/** What a tenant sees through a view is known only in its own context. */
async function addViewRows(
  session: Session,
  scene: Scene,
  identity: Identity,
  rows: Map<string, Row>,
): Promise<void> {
  await session.run(`savepoint views; ${asTenant(scene, identity)}`);
  for (const relation of scene.relations) {
    if (relation.kind !== "view" || rows.has(relation.name) || relation.selectable.length === 0) continue;
    const row = await sampleRow(session, relation, "true");
    if (row) rows.set(relation.name, row);
  }
  await session.run("rollback to savepoint views; release savepoint views");
}

/** A tenant that does not see its own rows has not been entered: every probe would be vain. */
async function mustSeeItself(session: Session, scene: Scene): Promise<void> {
  await session.run("savepoint control");
  const failures: string[] = [];
  let sees = false;
  for (const relation of scene.relations) {
    if (!scene.rowsOfA.has(relation.name) || relation.selectable.length === 0) continue;
    const observation = await session.observe(
      `rollback to savepoint control; ${asTenant(scene, scene.a)}; ${digestAll(relation)}`,
    );
    if (observation.error) failures.push(observation.error.message ?? "");
    else if (!observation.rows[0]?.startsWith('["0"')) sees = true;
    if (sees) break;
  }
  await session.run("rollback to savepoint control; release savepoint control");
  if (sees) return;
  throw new CannotProve(
    `As ${scene.principal.role}, tenant ${scene.a.tenant} sees none of its own rows: say how a tenant is entered with --enter, --role and --user. ${failures[0] ?? ""}`.trim(),
  );
}
