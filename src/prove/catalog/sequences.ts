import type { Session } from "../session.ts";
import { isOwnSchema } from "./own-schemas.ts";

/** A sequence and where it stands. */
export type Sequence = { name: string; last: string };

/** Every sequence of the user's schemas that can be moved on by a few thousand. */
export async function findSequences(session: Session, schemas: readonly string[]): Promise<Sequence[]> {
  return session.query<Sequence>(
    `select format('%I.%I', schemaname, sequencename) as name, coalesce(last_value, start_value)::text as last
       from pg_sequences
      where ${isOwnSchema("schemaname")} and pg_has_role(sequenceowner, 'usage')
        and (cardinality($1::text[]) = 0 or schemaname = any ($1))
        and increment_by > 0 and coalesce(last_value, start_value) + 10000 < max_value
      order by 1`,
    [schemas],
  );
}

/**
 * Moves the sequences on. One that is restarted is another file until the
 * transaction ends: what is drawn from it afterwards is undone with it, as it
 * otherwise would not be.
 */
export function restartSql(sequences: readonly Sequence[], ahead: number): string {
  return sequences
    .map(({ name, last }) => `alter sequence ${name} restart with ${BigInt(last) + BigInt(ahead)}`)
    .join("; ");
}
