import type { Transaction } from "../driver/scope.ts";

/** A table of encrypted secrets: it has key_id, nonce and ciphertext. Names are quoted. */
export interface SecretTable {
  readonly name: string;
  /** The columns that a secret is bound to, in their order. */
  readonly binding: readonly string[];
}

/**
 * The tables whose comment says that they hold secrets, and what each is bound to:
 * `@rowhouse secrets(tenant_id, account_id, credential_id)`.
 */
export async function findSecretTables(transaction: Transaction): Promise<SecretTable[]> {
  const { rows } = await transaction.query<{ name: string; binding: string[] }>(
    `select format('%I.%I', nspname, relname) as name,
            array(select quote_ident(trim(part))
                    from regexp_split_to_table(tag[1], ',') with ordinality as parts (part, place)
                   order by place) as binding
       from pg_catalog.pg_description
       join pg_catalog.pg_class on pg_class.oid = objoid
       join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
      cross join lateral regexp_match(description, '@rowhouse secrets\\(([^)]+)\\)') as tag
      where classoid = 'pg_catalog.pg_class'::regclass and objsubid = 0 and tag is not null
      order by 1`,
  );
  return rows;
}

/** How many secrets of a table another key than this one encrypted. */
export async function countSecrets(
  transaction: Transaction,
  { name }: SecretTable,
  keyId: string,
): Promise<number> {
  const { rows } = await transaction.query<{ count: string }>(
    `select count(*)::text as count from ${name} where key_id <> $1::text`,
    [keyId],
  );
  return Number(rows[0]?.count);
}
