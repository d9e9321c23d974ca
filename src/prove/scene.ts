import { findFunctions } from "./catalog/functions.ts";
import { findRelations } from "./catalog/relations.ts";
import { findPrincipal } from "./catalog/roles.ts";
import { checkNamed } from "./check-named.ts";
import { discoverIn } from "./discover.ts";
import { CannotProve, type ProveOptions } from "./options.ts";
import type { Scene } from "./probes/probe.ts";
import type { Session } from "./session.ts";
import { keepAside } from "./set-aside.ts";
import { type Identity, sealContexts } from "./tenants/context.ts";
import { entranceFrom } from "./tenants/entrance.ts";
import { findTenants, findUser } from "./tenants/find.ts";
import { ownersFrom } from "./tenants/ownership.ts";
import { seedParties } from "./tenants/parties.ts";
import type { Party, Unmade } from "./tenants/seed.ts";

// Supabase lets its server's login become the role that bypasses, by design.
const TRUSTED = ["service_role"];

/** What anybody may be, without a name, is no escape; it is proven by itself, with --role. */
const isAnybody = /(^|_)(anon|anonymous)($|_)/;

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
  const principal = {
    ...reached,
    others: reached.others.filter((other) => !trusted.includes(other) && !isAnybody.test(other)),
  };
  const all = await findRelations(session, role, options.schemas ?? []);
  // The users may be a platform's, and the tenants.
  const found = all.filter(({ isPlatform, oid }) => !isPlatform || oid === discovery.root?.relation);
  const owners = ownersFrom(found, discovery);
  const entrance = entranceFrom(discovery, options.enter ?? null);

  const tenants =
    options.tenants ??
    (entrance.byRole ? roles.slice(0, 2).map(({ name }) => name) : await findTenants(session, found, owners));
  const parties = await seedParties(session, discovery, all, found, owners, entrance.byRole, tenants);
  const { relations, kept } = await keepAside(session, found, owners, parties.neighbours);
  const { a, b, unmade } = parties;
  const identity = async (mine: Party, other: Party): Promise<Identity> => ({
    tenant: mine.id,
    user:
      mine.person ??
      (await findUser(session, relations, owners, discovery.context.userColumns, mine.id, other.id)),
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
    moreOfA: parties.moreOfA,
    moreOfB: parties.moreOfB,
    neighbours: parties.neighbours,
    made: parties.made,
    waysIn: [
      ...(options.waysIn ?? []),
      ...functions.filter(({ isWayIn }) => isWayIn).map(({ name }) => name),
    ],
    kept,
    compared: discovery.context.userColumns,
    hints: parties.hints,
    evidence: [...discovery.evidence, ...owners.unlike],
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 31),
  };
  await sealContexts(session, entrance, [scene.a, scene.b]);
  return { scene, unmade };
}
