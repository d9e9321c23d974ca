/** The trials of rowhouse/testing can fail: each way to break a wall is noticed, and named. */
import { openIsolation } from "../../src/testing/index.ts";

const isolation = await openIsolation();
afterAll(() => isolation.close());
const owner = await isolation.db.connect("owner");
const documents = isolation.tables.find(({ name }) => name === "app_public.documents");
const names = isolation.tables.map(({ name }) => name);

async function prove(): Promise<void> {
  if (!documents) throw new Error("There is no table app_public.documents.");
  await isolation.prove(documents);
}

/** Changes the table for the callback, and back. */
async function whileBroken(breaks: string, repairs: string, callback: () => Promise<void>): Promise<void> {
  await owner.query(breaks);
  try {
    await callback();
  } finally {
    await owner.query(repairs);
  }
}

const wall = (action: string) => `alter table app_public.documents ${action} row level security`;

test("a sound table passes", async () => {
  await prove();
  expect(isolation.unprotected).toEqual([]);
});

test.each([
  ["a wall that is down", wall("disable"), wall("enable"), "A reads no row of B"],
  [
    "a wall for other roles than users",
    "alter policy tenant_wall on app_public.documents to app_platform",
    "alter policy tenant_wall on app_public.documents to public",
    "A reads no row of B",
  ],
  [
    "a wall that lets rows be planted",
    `alter policy tenant_wall on app_public.documents with check (true);
     create policy plant on app_public.documents for insert with check (true)`,
    "drop policy plant on app_public.documents; select tenancy.protect('app_public.documents', writes => 'own')",
    "A plants no row in B",
  ],
])("%s is noticed", async (_name, breaks, repairs, failure) => {
  await whileBroken(breaks, repairs, async () => {
    await expect(prove()).rejects.toThrow(failure);
  });
  await prove();
});

test("the control is noticed where nobody can read the own row either", async () => {
  const shut = "create policy shut on app_public.documents as restrictive for select using (false)";
  await whileBroken(shut, "drop policy shut on app_public.documents", async () => {
    await expect(prove()).rejects.toThrow("B reads its own");
  });
});

test("every protected table has trials, and those of keys and partitions where it has any", () => {
  expect(names).toContain("app_public.orders");
  for (const table of isolation.tables) expect(isolation.trials(table).length).toBeGreaterThanOrEqual(5);
  const partitioned = isolation.tables.filter(({ isPartitioned }) => isPartitioned);
  expect(partitioned.length).toBeGreaterThan(0);
  for (const table of partitioned) {
    expect(isolation.trials(table).map(({ name }) => name)).toContainEqual(
      expect.stringMatching(/^no partition/),
    );
  }
});
