import { type Session, tenantSession } from "../driver/session.ts";
import type { Statement, StatementResult } from "../driver/statement.ts";
import { type ErrorCode, isRowhouseError, RowhouseError } from "../errors.ts";
import type { UserRole } from "../tenant/context.ts";

/** The part of `rowhouse.sessions` that it needs. */
interface Sessions {
  runStatement(session: Session, statement: Statement): Promise<StatementResult>;
}

export interface Acceptance {
  /** What `inviteMember` answered. */
  readonly token: string;
  /** The address of whoever accepts, confirmed by the identity provider. */
  readonly email: string;
  readonly displayName: string;
}

/** The new user: the claims that a token for them must have. */
export interface Membership {
  readonly tenantId: string;
  readonly userId: string;
  readonly role: UserRole;
}

const form = /^([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\.[0-9a-f]{64}$/;
const ACCEPT = "select user_id, role from app_public.accept_invitation($1::text, $2::text, $3::text)";
/** These would tell more of a tenant than that its invitation does not hold. */
const hidden: ReadonlySet<ErrorCode> = new Set(["TENANT_SUSPENDED", "TENANT_CANCELLED", "TENANT_UNKNOWN"]);

/**
 * Makes the person with this address a user of the tenant that invited them. It works
 * inside the tenant that the token names, behind its wall. Throws USER_LIMIT_REACHED
 * where the tenant has no seat left, and INVITATION_INVALID for every token that does
 * not hold, whatever the reason.
 */
export async function acceptInvitation(
  sessions: Sessions,
  { token, email, displayName }: Acceptance,
): Promise<Membership> {
  const [, tenantId] = form.exec(token) ?? [];
  if (tenantId === undefined) throw new RowhouseError("INVITATION_INVALID");
  // As nobody in the tenant: who accepts is no user yet.
  const session = tenantSession({ tenantId, userId: null, role: null });
  try {
    const { rows } = await sessions.runStatement(session, {
      text: ACCEPT,
      values: [token, email, displayName],
    });
    const [user] = rows as { user_id: string; role: UserRole }[];
    if (user === undefined) throw new RowhouseError("INVITATION_INVALID");
    return { tenantId, userId: user.user_id, role: user.role };
  } catch (error) {
    if (!isRowhouseError(error)) throw error;
    if (error.code === "INVITATION_INVALID" || hidden.has(error.code)) {
      // Without a cause: some answer with it.
      throw new RowhouseError("INVITATION_INVALID");
    }
    throw error;
  }
}
