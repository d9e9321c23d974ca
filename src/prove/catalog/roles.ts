import type { RequestRole } from "../../discover/roles.ts";
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

/** The login that becomes the role, and everything else it may become. */
export async function findPrincipal(
  session: Session,
  { name, logins, isLogin }: RequestRole,
): Promise<Principal> {
  const login = isLogin ? null : (logins[0] ?? null);
  const others = await session.query<{ name: string }>(
    `select rolname as name from pg_roles
      where pg_has_role($1::name, oid, 'member') and rolname <> $2 order by 1`,
    [login ?? name, name],
  );
  const bySession = await isSuperuser(session);
  return { role: name, login, others: bySession ? others.map((other) => other.name) : [], bySession };
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
