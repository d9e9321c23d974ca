import type { Rowhouse } from "../rowhouse.ts";
import type { CredentialKeys } from "./keys.ts";
import { openSecret, sealSecret } from "./seal.ts";
import { countSecrets, findSecretTables, type SecretTable } from "./tables.ts";

/** How many secrets are changed in one transaction. A user who stores one of them waits that long. */
const batchSize = 500;

/**
 * Encrypts all secrets anew that the current key did not encrypt, as the
 * platform. Each batch is a transaction of its own, so a rotation that was
 * interrupted goes on where it stopped. Returns how many it changed. Throws
 * SECRET_UNREADABLE, naming the key, where none of the keys opens a secret:
 * what came before stays changed.
 */
export async function rotateSecrets(
  rowhouse: Pick<Rowhouse, "asPlatform">,
  keys: CredentialKeys,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<number> {
  const reason = `encrypt the stored secrets with key ${keys.currentId}`;
  const tables = await rowhouse.asPlatform(reason, async (transaction) => {
    const found = await findSecretTables(transaction);
    return Promise.all(
      found.map(async (table) => ({ table, count: await countSecrets(transaction, table, keys.currentId) })),
    );
  });
  const total = tables.reduce((sum, { count }) => sum + count, 0);
  let done = 0;
  for (const { table } of tables) {
    for (;;) {
      const changed = await rotateBatch(rowhouse, reason, keys, table);
      if (changed === 0) break;
      done += changed;
      onProgress(done, Math.max(done, total));
    }
  }
  return done;
}

type StoredSecret = {
  relation: string;
  row: string;
  binding: string[];
  keyId: string;
  nonce: Buffer;
  ciphertext: Buffer;
};

async function rotateBatch(
  rowhouse: Pick<Rowhouse, "asPlatform">,
  reason: string,
  keys: CredentialKeys,
  { name, binding }: SecretTable,
): Promise<number> {
  return rowhouse.asPlatform(reason, async (transaction) => {
    const { rows } = await transaction.query<StoredSecret>(
      `select tableoid::text as relation, ctid::text as row, array[${binding.map((column) => `${column}::text`).join(", ")}] as binding,
              key_id as "keyId", nonce, ciphertext
         from ${name}
        where key_id <> $1::text
        order by key_id, tableoid, ctid
        limit ${batchSize}
          for update`,
      [keys.currentId],
    );
    if (rows.length === 0) return 0;
    const sealed = rows.map((row) => sealSecret(keys, row.binding, openSecret(keys, row.binding, row)));
    await transaction.query(
      `update ${name} as secrets
          set key_id = $1::text, nonce = sealed.nonce, ciphertext = sealed.ciphertext
         from unnest($2::oid[], $3::tid[], $4::bytea[], $5::bytea[]) as sealed (relation, row, nonce, ciphertext)
        where secrets.tableoid = sealed.relation and secrets.ctid = sealed.row`,
      [
        keys.currentId,
        rows.map(({ relation }) => relation),
        rows.map(({ row }) => row),
        sealed.map(({ nonce }) => nonce),
        sealed.map(({ ciphertext }) => ciphertext),
      ],
    );
    return rows.length;
  });
}
