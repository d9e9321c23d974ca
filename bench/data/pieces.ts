import { withAdministrator } from "../../src/database/administration.ts";
import { fill, type Sizes } from "./load.ts";

export interface WallPiece {
  /** Two tables have this wall: `bench.<table>_reads`, which is filled, and `bench.<table>_inserts`. */
  readonly table: string;
  /** What this wall has that the one before it has not. */
  readonly adds: string;
  readonly wall: string;
}

/** The table without row security. */
export const openTable = "piece_0";

/** Builds the wall up piece by piece: the claim first, then the other parts in the order in which they are written. */
export function wallPieces(wall: string): WallPiece[] {
  const parts = wall.split(/\n\s+and /);
  const claim = parts.filter((part) => part.endsWith("= tenancy.current_tenant_id()"));
  if (claim.length !== 1)
    throw new Error(`The wall compares with the claim ${claim.length} times, not once: ${wall}`);
  const added = [...claim, ...parts.filter((part) => !claim.includes(part))];
  return added.map((part, at) => ({
    table: `piece_${at + 1}`,
    adds:
      at === 0 ? "row security with the claim alone" : part.replaceAll(/'([0f])\1{7}-[0f-]+'::uuid/g, "$1…"),
    // The planner keeps the order of conditions that it takes for equally dear.
    wall: parts.filter((each) => added.indexOf(each) <= at).join("\n and "),
  }));
}

/** Creates tables for each piece of the wall, all with the columns, rows and indexes of bench.orders. */
export async function loadPieces(root: string, { orders }: Sizes): Promise<readonly WallPiece[]> {
  return withAdministrator(root, async (client) => {
    const { rows } = await client.query<{ wall: string }>(
      "select tenancy.wall_expression('tenant_id', 'bench.orders') as wall",
    );
    const pieces = wallPieces(rows[0]?.wall ?? "");
    for (const { table, wall } of [{ table: openTable, wall: undefined }, ...pieces]) {
      for (const name of [`${table}_reads`, `${table}_inserts`]) {
        await client.query(
          `set role app_owner; ${createTable(name)} ${wall ? protect(name, wall) : ""} reset role`,
        );
      }
      await fill(client, `${table}_reads`, orders);
      await client.query(`vacuum analyze bench.${table}_reads`);
    }
    return pieces;
  });
}

const createTable = (name: string) => `
create table bench.${name} (like bench.orders including all);
grant select, insert on bench.${name} to app_user;`;

/** The wall of the piece, and permissive policies that ask nothing. */
const protect = (name: string, wall: string) => `
alter table bench.${name} enable row level security, force row level security;
create policy tenant_wall on bench.${name} as restrictive for all to public using (${wall}) with check (${wall});
create policy select_member on bench.${name} for select to app_user using (true);
create policy insert_member on bench.${name} for insert to app_user with check (true);`;
