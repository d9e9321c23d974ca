import { findFunctions } from "./catalog/functions.ts";
import { findRelations } from "./catalog/relations.ts";
import { findPrincipal } from "./catalog/roles.ts";
import { checkNamed } from "./check-named.ts";
import { discoverIn } from "./discover.ts";
import { CannotProve, type ProveOptions } from "./options.ts";
import type { Made, Scene } from "./probes/probe.ts";
import { readHints } from "./rows/hints.ts";
import type { Row } from "./rows/make-row.ts";
import type { Tenant } from "./rows/make-tenant.ts";
import { makeVariants } from "./rows/make-variants.ts";
import type { Session } from "./session.ts";
import { type Identity, sealContexts } from "./tenants/context.ts";
import { entranceFrom } from "./tenants/entrance.ts";
import { findTenants, findUser } from "./tenants/find.ts";
import { makeNeighbours } from "./tenants/neighbours.ts";
import { ownersFrom } from "./tenants/ownership.ts";
import { numberOf, seedTenant, type Unmade } from "./tenants/seed.ts";
import { tenantTables } from "./tenants/tables.ts";

// Supabase lets its server's login become the role that bypasses, by design.
const TRUSTED = ["service_role"];

/** Finds or makes all that the probes need: relations, roles, the way in, two tenants and rows of both. */
export async function prepareScene(
  session: Session,
  options: ProveOptions,
): Promise<{ scene: Scene; unmade: Unmade }> {
  await checkNamed(session, options);
  const discovery = await discoverIn(session, options);
  const { roles } = discovery;
  const requestRole = roles.find(({ name }) => name === options.role) ?? roles[0];
  if (requestRole === undefined) throw new CannotProve("There is no role for tenants: name it with --role.");
  const role = requestRole.name;
  const reached = await findPrincipal(session, requestRole);
  const trusted = options.trustedRoles ?? TRUSTED;
  const principal = { ...reached, others: reached.others.filter((other) => !trusted.includes(other)) };
  const relations = await findRelations(session, role, options.schemas ?? []);
  const owners = ownersFrom(relations, discovery);
  const entrance = entranceFrom(discovery, options.enter ?? null);
  const unmade: Unmade = new Map();
  const made: Made[] = [];

  const found =
    options.tenants ??
    (entrance.byRole
      ? roles.slice(0, 2).map(({ name }) => name)
      : await findTenants(session, relations, owners));
  const a = await seedTenant(session, relations, owners, found[0], 1, unmade, made);
  const b = await seedTenant(session, relations, owners, found[1], 2, unmade, made);
  if (a.id === "" || b.id === "" || a.id === b.id) {
    throw new CannotProve(
      `There are no two tenants, and none could be made: name them with --tenants, or make them with --rows. ${[...unmade.values()][0] ?? ""}`,
    );
  }
  const tables = tenantTables(relations, owners);
  const known = { ...(await readHints(session.client)), now: new Date() };
  const onMade = (table: string, row: Row) => made.push({ table, row });
  await makeVariants(session.client, tables, a, { n: numberOf(1), known, onMade });
  const moreOfB = await makeVariants(session.client, tables, b, { n: numberOf(2), known, onMade });
  const others = entrance.byRole ? [] : await makeNeighbours(session, tables, known, made);
  const identity = async (mine: Tenant, other: Tenant): Promise<Identity> => ({
    tenant: mine.id,
    user: await findUser(session, relations, owners, discovery.context.userColumns, mine.id, other.id),
  });
  const except = new Set(options.except);
  const functions = (await findFunctions(session, role, options.schemas ?? [])).filter(
    ({ name, signature }) => !except.has(name) && !except.has(signature),
  );
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
    moreOfB,
    neighbours: [b.id, ...others],
    made,
    waysIn: [
      ...(options.waysIn ?? []),
      ...functions.filter(({ isWayIn }) => isWayIn).map(({ name }) => name),
    ],
    evidence: discovery.evidence,
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 31),
  };
  await sealContexts(session, entrance, [scene.a, scene.b]);
  return { scene, unmade };
}
