import { CannotProve } from "../options.ts";
import type { Session } from "../session.ts";

/** Who the prover acts as: a role, reached from a login. */
export type Principal = {
  role: string;
  /** The login that becomes the role; null where the role logs in itself or nobody does. */
  login: string | null;
  /** What else that login may become; a superuser alone can try it in its place. */
  others: string[];
  /** Whether the prover can be the login; otherwise it only becomes the role. */
  bySession: boolean;
};

/** The roles that policies are for and that tables are granted to, the likeliest tenant role first. */
export async function findTenantRoles(session: Session): Promise<string[]> {
  const rows = await session.query<{ name: string; policies: string; grants: string; owned: string }>(
    `select rolname as name,
       (select count(*) from pg_policy where pg_roles.oid = any (polroles)) as policies,
       (select count(*) from pg_class
          cross join lateral aclexplode(relacl) granted
          join pg_namespace on pg_namespace.oid = relnamespace
         where nspname !~ '^pg_' and nspname <> 'information_schema' and relkind in ('r', 'p', 'v')
           and granted.grantee = pg_roles.oid and granted.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
           and granted.grantee <> relowner) as grants
       -- An application that owns its tables needs no grant; it comes after those that do not.
       , (select count(*) from pg_class where relowner = pg_roles.oid and relkind in ('r', 'p') and relrowsecurity) as owned
       from pg_roles
      where rolname !~ '^pg_' and not rolsuper
        -- Nobody in particular is no tenant's user: such a role comes last.
      order by rolname ~ 'anon', 2 desc, rolbypassrls, 3 desc, 1`,
  );
  const wanted = rows.filter(
    ({ policies, grants, owned }) => Number(policies) + Number(grants) + Number(owned) > 0,
  );
  return wanted.map(({ name }) => name);
}

/** The login that becomes the role, and everything else it may become. */
export async function findPrincipal(session: Session, role: string): Promise<Principal> {
  const [found] = await session.query<{ login: string | null }>(
    `select (select member.rolname
               from pg_roles member
              where member.rolcanlogin and not member.rolsuper and member.oid <> tenant.oid
                and pg_has_role(member.oid, tenant.oid, 'member')
                and not tenant.rolcanlogin
              -- Of several, the one that may do least is the server's.
              order by (select count(*) from pg_roles other where other.rolbypassrls and pg_has_role(member.oid, other.oid, 'member')),
                       member.rolname
              limit 1) as login
       from pg_roles tenant where rolname = $1`,
    [role],
  );
  if (found === undefined) throw new Error(`There is no role ${role}.`);
  const others = await session.query<{ name: string }>(
    `select rolname as name from pg_roles
      where pg_has_role($1::name, oid, 'member') and rolname <> $2 order by 1`,
    [found.login ?? role, role],
  );
  const bySession = await isSuperuser(session);
  return { role, login: found.login, others: bySession ? others.map(({ name }) => name) : [], bySession };
}

/** Whether the session is a superuser's; throws where it is not even exempt from the policies. */
export async function isSuperuser(session: Session): Promise<boolean> {
  const [who] = await session.query<{ name: string; isSuperuser: boolean; isExempt: boolean }>(
    `select rolname as name, rolsuper as "isSuperuser", rolbypassrls as "isExempt" from pg_roles where rolname = session_user`,
  );
  if (!who?.isSuperuser && !who?.isExempt) {
    throw new CannotProve(
      `${who?.name} is neither a superuser nor exempt from row security: prove sets one tenant's rows aside, in a transaction, and must see them all.`,
    );
  }
  return who.isSuperuser;
}
