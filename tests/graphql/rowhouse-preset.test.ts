/** The preset alone, on somebody else's PostGraphile, schema and names. */
import { makeSchema } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafast } from "postgraphile/grafast";
import { type ExecutionResult, type GraphQLSchema, printSchema } from "postgraphile/graphql";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { RowhousePreset } from "../../src/graphql/RowhousePreset.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const [us, them] = ["0190a000-0000-7000-8000-00000000000a", "0190a000-0000-7000-8000-00000000000b"];
const [ours, theirs] = ["0190c000-0000-7000-8000-00000000000a", "0190c000-0000-7000-8000-00000000000b"];

const shop = `
  create schema shop;
  create table shop.organisations (id uuid primary key, name text not null);
  create table shop.customers (
    org_id uuid not null references shop.organisations, id uuid not null, email text not null, owner_id uuid not null,
    primary key (org_id, id), unique (org_id, email), unique (org_id, owner_id, id)
  );
  create table shop.sales (
    org_id uuid not null references shop.organisations, id uuid not null, owner_id uuid not null,
    customer_id uuid not null, referrer_id uuid, total numeric not null, note text,
    primary key (org_id, id),
    foreign key (org_id, owner_id, customer_id) references shop.customers (org_id, owner_id, id),
    foreign key (org_id, referrer_id) references shop.customers (org_id, id)
  );
  create index on shop.sales (org_id, customer_id);
  create index on shop.sales (org_id, referrer_id);
  create table shop.preferences (org_id uuid primary key references shop.organisations, colour text);
  create function shop.customers_label(customer shop.customers) returns text language sql stable
    return customer.email || ' of ' || customer.org_id;
  grant execute on function shop.customers_label(shop.customers) to app_user;
  alter table shop.customers enable row level security;
  alter table shop.organisations enable row level security;
  create policy wall on shop.customers using (org_id = current_setting('shop.org')::uuid);
  create policy wall on shop.organisations using (id = current_setting('shop.org')::uuid);
  grant usage on schema shop to app_user;
  grant select, insert, update, delete on all tables in schema shop to app_user;
  insert into shop.organisations values ('${us}', 'Us'), ('${them}', 'Them');
  insert into shop.customers select id, overlay(id::text placing 'c' from 5 for 1)::uuid, 'ann@example.org', id from shop.organisations;
`;

let db: TestDatabase;
let service: ReturnType<typeof makePgService>;
let schema: GraphQLSchema;
let sdl: string;
let resolvedPreset: GraphileConfig.ResolvedPreset;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
  await (await db.connect("root")).query(shop);
  service = makePgService({
    connectionString: db.urls.root,
    schemas: ["shop"],
    pubsub: false,
    pgSettings: { role: "app_user", "shop.org": us },
  });
  ({ schema, resolvedPreset } = await makeSchema({
    extends: [PostGraphileAmberPreset, RowhousePreset],
    schema: { tenantColumn: "org_id", tenantTable: "organisations" },
    pgServices: [service],
  }));
  sdl = printSchema(schema);
});
afterAll(async () => {
  await service.release?.();
  await db.drop();
});

async function ask(source: string): Promise<ExecutionResult> {
  return (await grafast({ schema, source, resolvedPreset, requestContext: {} })) as ExecutionResult;
}

test("its tenant column is nowhere, and its tenants' table is the current tenant alone", () => {
  expect(sdl).not.toMatch(/org_?id/i);
  expect(sdl).toMatch(/^ {2}currentTenant: Organisation$/m);
  expect(sdl).not.toMatch(/allOrganisations|organisationById/);
});

test("a key that holds nothing but the tenant finds nothing", () => {
  expect(sdl).toMatch(/type Preference /);
  expect(sdl).not.toMatch(/preferenceBy/);
});

test("a key of more than the primary key says nothing more", () => {
  expect(sdl).toMatch(/customerById\(id: UUID!\)|customerByRowId|customer\(id: UUID!\)/);
  expect(sdl).toMatch(/customerByEmail\(email: String!\)/);
  expect(sdl).not.toMatch(/OwnerIdAnd|AndOwnerId/);
});

test("two keys between the same tables keep names that tell them apart", () => {
  const type = /^type Customer implements Node \{[\s\S]*?^\}/m.exec(sdl)?.[0] ?? "";
  expect(type).toMatch(/salesByCustomerId\(/);
  expect(type).toMatch(/salesByReferrerId\(/);
});

test("rows are found by id alone, behind whatever wall there is", async () => {
  const { data, errors } = await ask(
    `{ mine: customerById(id: "${ours}") { email nodeId } theirs: customerById(id: "${theirs}") { email } currentTenant { name } }`,
  );
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    mine: { email: "ann@example.org" },
    theirs: null,
    currentTenant: { name: "Us" },
  });
});

test("a function of a row is given the whole row, in queries and after mutations", async () => {
  const label = `ann@example.org of ${us}`;
  const query = await ask(`{ customerById(id: "${ours}") { label } }`);
  expect(query.data).toMatchObject({ customerById: { label } });
  const mutation = await ask(`mutation {
    updateCustomerById(input: { id: "${ours}", customerPatch: { email: "ann@example.org" } }) { customer { label } }
  }`);
  expect(mutation.errors).toBeUndefined();
  expect(mutation.data).toMatchObject({ updateCustomerById: { customer: { label } } });
});
