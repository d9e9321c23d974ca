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
const lower = "(tenant_id, tenant_id) >= (select tenant_id, tenant_id from tenancy.required_context)";
const upper = "(tenant_id, tenant_id) <= (select tenant_id, tenant_id from tenancy.sealed_context)";
const filter = "not uuid_ne(tenant_id, (select tenant_id from tenancy.sealed_context))";

/** The wall built up piece by piece. A test compares the last with tenancy.wall_expression(). */
export const wallPieces: readonly WallPiece[] = [
  { table: "open", adds: "", wall: null },
  { table: "claimed", adds: "row security with the claim alone", wall: claim },
  { table: "lower", adds: "the lower bound (looks up the seal)", wall: `${claim} and ${lower}` },
  { table: "upper", adds: "the upper bound (looks up the seal)", wall: `${claim} and ${lower} and ${upper}` },
  {
    table: "walled",
    adds: "the filter (looks up the seal)",
    wall: `${claim} and ${lower} and ${upper} and ${filter}`,
  },
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
