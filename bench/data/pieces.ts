import { withAdministrator } from "../../src/postgres/administration.ts";
import { fill, type Sizes } from "./load.ts";

export interface WallPiece {
  /** Two tables have this wall: `bench.<table>_reads`, which is filled, and `bench.<table>_inserts`. */
  readonly table: string;
  /** What this wall has that the one before has not. */
  readonly adds: string;
  /** The restrictive policy's expression; null for a table without row security. */
  readonly wall: string | null;
}

const claim = "tenant_id = tenancy.current_tenant_id()";
const refusal = "tenant_id >= (select tenancy.refuse_unsealed())";
const isolation = "uuid_eq(tenant_id, (select tenancy.sealed_tenant_or_null()))";

/** The wall built up piece by piece. Keep them as tenancy.wall_expression() writes them: a test compares. */
export const wallPieces: readonly WallPiece[] = [
  { table: "open", adds: "", wall: null },
  { table: "claimed", adds: "row security with the claim alone", wall: claim },
  { table: "refusing", adds: "verification that refuses", wall: `${claim} and ${refusal}` },
  { table: "walled", adds: "verification that isolates", wall: `${claim} and ${refusal} and ${isolation}` },
];

/** One table for each piece of the wall, all with the columns, rows and indexes of bench.orders. */
export async function loadPieces(root: string, { orders }: Sizes): Promise<void> {
  await withAdministrator(root, async (client) => {
    for (const { table, wall } of wallPieces) {
      for (const name of [`${table}_reads`, `${table}_inserts`]) {
        await client.query(`set role app_owner; ${createTable(name, wall)}; reset role`);
      }
      await fill(client, `${table}_reads`, orders);
      await client.query(`vacuum analyze bench.${table}_reads`);
    }
  });
}

/** The permissive policies are those of tenancy.protect() for reading; for writing they ask nothing. */
const createTable = (name: string, wall: string | null) => `
create table bench.${name} (like bench.orders including all);
grant select, insert on bench.${name} to app_user;
alter table bench.${name} alter tenant_id set default tenancy.current_tenant_id();
${
  wall === null
    ? ""
    : `
alter table bench.${name} enable row level security, force row level security;
create policy tenant_wall on bench.${name} as restrictive for all to public using (${wall}) with check (${wall});
create policy select_member on bench.${name} for select to app_user using (true);
create policy insert_member on bench.${name} for insert to app_user with check (true);`
}`;
