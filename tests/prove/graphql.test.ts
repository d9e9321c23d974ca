/** Through the API, with a token of A: nothing of B by list, relation, id, node id or filter. */
import { prove } from "../../src/prove/prove.ts";
import { type Api, startApi, tokenOf } from "../http/support/api.ts";
import { faults } from "./support/schema.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
}, 120_000);
afterAll(() => api.stop());

async function proven() {
  const root = await api.db.connect("root");
  return prove(root, {
    seed: 1,
    random: 0,
    only: ["app_public.documents"],
    tenants: [api.a.id, api.b.id],
    api: { url: api.graphqlUrl, token: await tokenOf(api.a), mutations: true },
  });
}

test("the API shows A nothing of B, and every query of its root has been asked", async () => {
  const proof = await proven();
  expect(faults(proof)).toEqual([]);
  const fields = proof.coverage.at(-1);
  expect(fields?.what).toBe("root fields of the API");
  expect(fields?.missed.filter(({ object }) => !object.startsWith("Mutation."))).toEqual([]);
  expect(fields?.covered).toBeGreaterThan(60);
}, 120_000);

test("where a wall is down, the API shows it too", async () => {
  const owner = await api.db.connect("owner");
  await owner.query("alter table app_public.products disable row level security");
  await owner.query("alter table app_public.documents disable row level security");
  const found = faults(await proven());
  await owner.query("alter table app_public.documents enable row level security");
  expect(found).toEqual(
    expect.arrayContaining(["api-shows-neighbour Query.documents", "api-shows-neighbour Query.document"]),
  );
}, 120_000);
