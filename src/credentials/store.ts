import type { Transaction } from "../driver/scope.ts";
import { RowhouseError } from "../errors.ts";
import type { CredentialKeys } from "./keys.ts";
import { openSecret, sealSecret } from "./seal.ts";

/**
 * Seals a secret and stores it for a credential, in place of an earlier one.
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
  const { rows } = await transaction.query<CredentialRow>(
    `select tenancy.sealed_tenant_id() as "tenantId", id as "credentialId", account_id as "accountId", user_id as "userId"
       from app_public.api_credentials
      where id = $1::uuid`,
    [credentialId],
  );
  const credential = rows[0] ?? unknown();
  const { keyId, nonce, ciphertext } = sealSecret(keys, credential, secret);
  await transaction.query(
    `select app_public.store_api_secret($1::uuid, $2::uuid, $3::text, $4::bytea, $5::bytea, $6::uuid)`,
    [credential.credentialId, credential.accountId, keyId, nonce, ciphertext, credential.userId],
  );
}

/**
 * Reads and opens the secret of a credential. Throws CREDENTIAL_UNKNOWN where
 * there is none that the caller may use, SECRET_UNREADABLE where it does not open.
 */
export async function readSecret(
  transaction: Transaction,
  keys: CredentialKeys,
  credentialId: string,
): Promise<string> {
  const { rows } = await transaction.query<SecretRow>(
    `select tenancy.sealed_tenant_id() as "tenantId", $1::uuid as "credentialId", account_id as "accountId",
            key_id as "keyId", nonce, ciphertext
       from app_public.read_api_secret($1::uuid)`,
    [credentialId],
  );
  const row = rows[0] ?? unknown();
  return openSecret(keys, row, row);
}

type CredentialRow = { tenantId: string; credentialId: string; accountId: string; userId: string };

type SecretRow = Omit<CredentialRow, "userId"> & { keyId: string; nonce: Buffer; ciphertext: Buffer };

function unknown(): never {
  throw new RowhouseError("CREDENTIAL_UNKNOWN");
}
