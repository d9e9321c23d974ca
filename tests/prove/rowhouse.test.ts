/** Rowhouse's own schema, as it is migrated: nothing is found, and everything is covered. */
import { prove } from "../../src/prove/prove.ts";
import { createTestDatabase } from "../support/database.ts";
import { faults, missed } from "./support/schema.ts";

const whole = expect.objectContaining({ missed: [] });

test.each([
  ["with a seal", true],
  ["without a seal", false],
])(
  "the migrated schema is proven whole %s",
  async (_name, sealed) => {
    const db = await createTestDatabase({ sealed });
    try {
      const proof = await prove(await db.connect("root"), { seed: 1, random: 2 });
      expect(faults(proof)).toEqual([]);
      expect(missed(proof)).toEqual([]);
      expect(proof.coverage).toEqual(proof.coverage.map(() => whole));
      expect(proof.coverage.map(({ what }) => what)).toEqual(["tables", "partitions", "views", "functions"]);
      expect(proof.probes).toBeGreaterThan(2_000);
    } finally {
      await db.drop();
    }
  },
  180_000,
);

test("where a context must be sealed, a wall that only compares the claim is found", async () => {
  const db = await createTestDatabase({ sealed: true });
  try {
    const root = await db.connect("root");
    const claimed = "tenant_id = tenancy.current_tenant_id()";
    await root.query(
      `alter policy tenant_wall on app_public.documents using (${claimed}) with check (${claimed});
       alter policy select_member on app_public.documents using (true)`,
    );
    const proof = await prove(root, { seed: 1, random: 0, only: ["app_public.documents"] });
    expect(faults(proof)).toEqual(["context-forgeable database"]);
  } finally {
    await db.drop();
  }
}, 60_000);
