/** SQL that is kept between requests: the same as the library's, and nobody's. */
import { inspect } from "node:util";
import { jest } from "@jest/globals";
import type { PgSelectStep } from "postgraphile/@dataplan/pg";
import { sql } from "postgraphile/@dataplan/pg/pg-sql2";
import { context, lambda } from "postgraphile/grafast";
import { type CompiledSelect, compileSelect } from "../../src/graphql/compiled/compile-select.ts";
import { inputOf, selectInputs } from "../../src/graphql/compiled/select-inputs.ts";
import { CompiledSelectsPlugin } from "../../src/graphql/plugins/CompiledSelectsPlugin.ts";
import { type Asking, startTwoTenants, type TwoTenants } from "./support/two-tenants-api.ts";

let two: TwoTenants;
let library: Asking;
let compiled: Asking;
beforeAll(async () => {
  two = await startTwoTenants();
  library = await two.api();
  compiled = await two.api([CompiledSelectsPlugin]);
});
afterAll(() => two.stop());

/** How often the library has made SQL of its parts. */
async function compilations(work: () => Promise<unknown>): Promise<number> {
  const compile = jest.spyOn(sql, "compile");
  try {
    await work();
    return compile.mock.calls.length;
  } finally {
    compile.mockRestore();
  }
}

const page =
  "query ($n: Int) { documents(first: $n) { nodes { title } pageInfo { hasNextPage hasPreviousPage } } }";
const byId = "query ($id: UUID!) { document(id: $id) { title user { displayName } } }";

/** Queries and the variables of one request after another. */
const queries: [string, string, Record<string, unknown>[]][] = [
  ["a list", "{ documents { nodes { title } } }", [{}]],
  ["an order", "{ documents(orderBy: [CREATED_AT_DESC], first: 3) { nodes { title } } }", [{}]],
  ["a relation", "{ documents { nodes { title user { email } } } }", [{}]],
  ["lists in lists", "{ users { nodes { documents(first: 2) { nodes { title } } } } }", [{}]],
  ["a count", "{ documents(first: 1) { totalCount nodes { title } } }", [{}]],
  ["cursors", "{ documents(first: 2) { edges { cursor node { title } } pageInfo { endCursor } } }", [{}]],
  ["an offset", "{ documents(first: 2, offset: 1) { nodes { title } pageInfo { hasPreviousPage } } }", [{}]],
  ["the last ones", "{ documents(last: 2) { nodes { title } } }", [{}]],
  ["no rows", "{ documents(first: 0) { nodes { title } pageInfo { hasNextPage } } }", [{}]],
  [
    "a literal",
    `{ documents(filter: { contentHash: { equalTo: "${"2".padStart(64, "0")}" } }) { nodes { title } } }`,
    [{}],
  ],
  ["a size in a variable", page, [{ n: 2 }, { n: 4 }, { n: 5 }, { n: 50 }, {}, { n: null }]],
  [
    "a list in a list whose size is a variable",
    "query ($n: Int) { users { nodes { documents(first: $n) { nodes { title } } } } }",
    [{ n: 1 }, { n: 3 }],
  ],
  [
    "a filter in a variable",
    "query ($filter: DocumentFilter) { documents(filter: $filter) { nodes { title } } }",
    [
      { filter: { contentHash: { equalTo: "1".padStart(64, "0") } } },
      { filter: { contentHash: { in: [] } } },
      {},
    ],
  ],
  [
    "an order in a variable",
    "query ($order: [DocumentOrderBy!]) { documents(orderBy: $order, first: 2) { nodes { title } } }",
    [{ order: ["CREATED_AT_DESC"] }, { order: ["CREATED_AT_ASC"] }, {}],
  ],
  [
    "fields in a variable",
    "query ($yes: Boolean!) { documents { nodes { title contentHash @include(if: $yes) } } }",
    [{ yes: true }, { yes: false }],
  ],
];

test.each(queries)("%s: the statements and the answer are the library's", async (_, source, requests) => {
  // Three times: built, kept, and used after others have been.
  for (const variables of [...requests, ...requests, ...requests]) {
    for (const tenant of [two.a, two.b]) {
      library.sent.length = 0;
      compiled.sent.length = 0;
      const answer = await library(tenant, source, variables);
      expect(answer).not.toHaveProperty("errors");
      expect(await compiled(tenant, source, variables)).toEqual(answer);
      expect(compiled.sent).toEqual(library.sent);
    }
  }
});

test("after a cursor come the rows that come after it", async () => {
  const source =
    "query ($after: Cursor) { documents(first: 2, after: $after) { nodes { title } pageInfo { endCursor } } }";
  const seen: string[] = [];
  for (let after: string | null = null, n = 0; n < 3; n++) {
    const { data } = (await compiled(two.a, source, { after })) as Answer;
    seen.push(...data.documents.nodes.map(({ title }) => title));
    after = data.documents.pageInfo?.endCursor ?? null;
  }
  expect(seen.sort()).toEqual(["a 1", "a 2", "a 3", "a 4", "a 5"]);
});

interface Answer {
  data: { documents: { nodes: { title: string }[]; pageInfo?: { endCursor: string } } };
}

// Red when the library has changed so that nothing is recognised any more.
test.each([
  [
    "a list with literals",
    "{ documents(first: 4, orderBy: [CREATED_AT_DESC]) { nodes { title user { email } } } }",
    {},
  ],
  ["a row by its id", byId, { id: "0190a000-0000-7000-8000-00000000000a" }],
  ["a page of a size", page, { n: 3 }],
])("%s is built once", async (_, source, variables) => {
  expect(await compilations(() => compiled(two.a, source, variables))).toBeGreaterThan(0);
  expect(await compilations(() => compiled(two.b, source, variables))).toBe(0);
  expect(await compilations(() => library(two.a, source, variables))).toBeGreaterThan(0);
});

test("two tenants who ask the same at the same time, for other rows, get their own", async () => {
  const requests = Object.entries(two.ids).flatMap(([title, id]) => [
    { tenant: two.a, id, title: title.startsWith("a") ? title : null },
    { tenant: two.b, id, title: title.startsWith("b") ? title : null },
  ]);
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all(requests.map(({ tenant, id }) => compiled(tenant, byId, { id })));
    const titles = answers.map(
      (answer) => (answer as { data: { document: { title: string } | null } }).data.document?.title ?? null,
    );
    expect(titles).toEqual(requests.map(({ title }) => title));
  }
});

test("a value that only one of two placeholders has is sent to that one alone", async () => {
  const source =
    "query ($x: UUID!, $y: UUID!) { x: document(id: $x) { title } y: document(id: $y) { title } }";
  const { "a 1": one, "a 2": other } = two.ids;
  for (const [x, y] of [
    [one, one],
    [one, other],
    [other, one],
  ]) {
    expect(await compiled(two.a, source, { x, y })).toEqual(await library(two.a, source, { x, y }));
  }
});

test("documents that differ in a literal share nothing", async () => {
  for (const title of ["a 1", "a 2", "a 1"]) {
    const source = `{ document(id: "${two.ids[title]}") { title } }`;
    expect(await compiled(two.a, source)).toEqual({ data: { document: { title } } });
    expect(await compiled(two.b, source)).toEqual({ data: { document: null } });
  }
});

test("what is kept holds no variable, no row and nothing of the context", async () => {
  const kept: CompiledSelect[] = [];
  const watching = await two.api([
    {
      name: "WatchingPlugin",
      grafast: {
        middleware: {
          executeStep(next, { step, executeDetails }) {
            const inputs = selectInputs(step);
            if (!inputs) return next();
            const first = inputOf(executeDetails, inputs.first) as number | null;
            return compileSelect(step as PgSelectStep, inputs, executeDetails, { first, offset: null }).then(
              ({ results, compiled }) => {
                if (compiled) kept.push(compiled);
                return results as never;
              },
            );
          },
        },
      },
    },
  ]);
  const id = two.ids["a 1"] as string;
  expect(await watching(two.a, byId, { id })).toEqual({
    data: { document: { title: "a 1", user: { displayName: "Owner" } } },
  });
  expect(kept.length).toBe(1);
  const everything = inspect(kept, {
    depth: 12,
    showHidden: true,
    maxArrayLength: null,
    maxStringLength: null,
  });
  expect(everything).toContain('from \\"app_public\\".\\"documents\\"'.replaceAll("\\", ""));
  for (const secret of [
    id,
    two.a.tenantId,
    two.a.userId as string,
    "a 1",
    "Owner",
    "app.current_tenant_id",
  ]) {
    expect(everything).not.toContain(secret);
  }
});

test("SQL that a plugin makes of the context is never kept", async () => {
  const ofContext: GraphileConfig.Plugin = {
    name: "OfContextPlugin",
    schema: {
      hooks: {
        GraphQLObjectType_fields_field(field, _build, { scope }) {
          const { plan } = field;
          if (!scope.isRootQuery || scope.fieldName !== "documents" || !plan) return field;
          return {
            ...field,
            plan($parent, args, info) {
              const $list = plan($parent, args, info);
              const $session = context().get("pgSettings");
              const $apply = lambda(
                $session,
                (session) => (query: { alias: never; where(condition: unknown): void }) => {
                  const title = inspect(session).includes(two.a.tenantId) ? "a 1" : "b 2";
                  query.where(sql`${query.alias}.title = ${sql.value(title)}`);
                },
              );
              $list.getSubplan().apply($apply);
              return $list;
            },
          };
        },
      },
    },
  };
  const ask = await two.api([ofContext, CompiledSelectsPlugin]);
  const source = "{ documents { nodes { title } } }";
  for (let n = 0; n < 2; n++) {
    expect(await ask(two.a, source)).toEqual({ data: { documents: { nodes: [{ title: "a 1" }] } } });
    expect(await ask(two.b, source)).toEqual({ data: { documents: { nodes: [{ title: "b 2" }] } } });
  }
});
