import type { CredentialKeys } from "../src/credentials/keys.ts";
import { openSecret, sealSecret } from "../src/credentials/seal.ts";
import type { Transaction } from "../src/driver/scope.ts";
import { RowhouseError } from "../src/errors.ts";

/**
 * Encrypts a secret and stores it for a credential, in place of an earlier one.
 * The account and the user are those of the credential. Throws
 * CREDENTIAL_UNKNOWN where the caller sees no such credential, FORBIDDEN where
 * they may not change it.
 */
export async function storeSecret(
  transaction: Transaction,
  keys: CredentialKeys,
  credentialId: string,
  secret: string,
): Promise<void> {
  // The tenant is the one that the wall compares with, whatever the caller believes.
  const { rows } = await transaction.query<{ tenantId: string; accountId: string; userId: string }>(
    `select tenancy.sealed_tenant_id() as "tenantId", account_id as "accountId", user_id as "userId"
       from app_public.api_credentials
      where id = $1::uuid`,
    [credentialId],
  );
  const [credential] = rows;
  if (!credential) throw new RowhouseError("CREDENTIAL_UNKNOWN");
  const { tenantId, accountId, userId } = credential;
  const { keyId, nonce, ciphertext } = sealSecret(keys, [tenantId, accountId, credentialId], secret);
  await transaction.query(
    `select app_public.store_api_secret($1::uuid, $2::uuid, $3::text, $4::bytea, $5::bytea, $6::uuid)`,
    [credentialId, accountId, keyId, nonce, ciphertext, userId],
  );
}

/** What an account trades with. */
export type AccountAccess =
  /** A paper account: prices that everybody may see, and no credential of anybody. */
  | { readonly kind: "public market data" }
  | { readonly kind: "credential"; readonly credentialId: string; readonly secret: string };

const refusals: Record<string, string> = {
  viewer: "A viewer may not use a credential.",
  "archived account": "The account is archived.",
  "deactivated user": "The user of the account is deactivated.",
  "inactive credential": "The credential of the account is not active.",
  "no credential": "The account has no credential.",
  "no secret": "The secret of the credential has not been stored.",
};

/**
 * What an account of one's own trades with; owners and admins: any account of the
 * tenant. Throws CREDENTIAL_UNKNOWN where the caller sees no such account,
 * CREDENTIAL_UNUSABLE, saying why, where it has no credential that may be used,
 * and SECRET_UNREADABLE where the secret does not open.
 */
export async function resolveCredential(
  transaction: Transaction,
  keys: CredentialKeys,
  accountId: string,
): Promise<AccountAccess> {
  const { rows } = await transaction.query<Resolved>(
    `select tenancy.sealed_tenant_id() as "tenantId", answer, credential_id as "credentialId",
            key_id as "keyId", nonce, ciphertext
       from app_public.resolve_api_credential($1::uuid)`,
    [accountId],
  );
  const [resolved] = rows;
  if (resolved?.answer === "public market data") return { kind: "public market data" };
  if (resolved?.answer === "credential") {
    const { tenantId, credentialId } = resolved;
    return {
      kind: "credential",
      credentialId,
      secret: openSecret(keys, [tenantId, accountId, credentialId], resolved),
    };
  }
  const why = refusals[resolved?.answer ?? ""];
  if (why === undefined) throw new RowhouseError("CREDENTIAL_UNKNOWN");
  throw new RowhouseError("CREDENTIAL_UNUSABLE", why);
}

type Resolved = {
  tenantId: string;
  answer: string;
  credentialId: string;
  keyId: string;
  nonce: Buffer;
  ciphertext: Buffer;
};
