import type { GraphQLClient } from "graphql-request";
import { type Api, rowOf, startApi } from "./support/api.ts";
import { ask, codesOf } from "./support/ask.ts";

let api: Api;
let a: GraphQLClient;
beforeAll(async () => {
  api = await startApi();
  a = await api.as(api.a);
});
afterAll(() => api.stop());

const setBalance = `mutation ($accountId: UUID!, $amount: BigFloat!) {
  createPaperBalance(input: { paperBalance: { accountId: $accountId, currency: "EUR", amount: $amount } }) {
    paperBalance { id amount }
  }
}`;

test.each([
  "12345678901234567890123456789.123456789012345678901234567891",
  "0.000000000000000000000000000001",
  "0.10",
])("a decimal keeps every digit on its way in and out: %s", async (amount) => {
  const accountId = rowOf(api.a, "exchange_accounts").id;
  const { data, errors } = await ask(a, setBalance, { accountId, amount });
  expect(errors).toEqual([]);
  const { id, amount: answered } = data.createPaperBalance.paperBalance;
  expect(answered).toBe(amount);
  expect(await a.request(`{ paperBalance(id: "${id}") { amount } }`)).toEqual({ paperBalance: { amount } });
  await a.request(`mutation { deletePaperBalance(input: { id: "${id}" }) { deletedPaperBalanceNodeId } }`);
});

const create = `mutation ($metadata: JsonObject!) {
  createDocument(input: { document: { title: "json", contentHash: "${"c".repeat(64)}", metadata: $metadata } }) { document { metadata } }
}`;

test("a JSON object comes back as it went in", async () => {
  const metadata = { deep: { list: [1, "two", null, true], empty: {} }, text: 'quote " and ü' };
  const { data } = await ask(a, create, { metadata });
  expect(data.createDocument.document.metadata).toEqual(metadata);
});

test.each([[[]], ["text"], [1], [true]])("JSON that is no object is refused: %j", async (metadata) => {
  expect(await codesOf(a, create, { metadata })).toEqual(["INVALID_VALUE"]);
});

test("a value that is not one of a state's is refused", async () => {
  const rename = `mutation ($patch: ExchangeAccountPatch!) {
    updateExchangeAccount(input: { id: "${rowOf(api.a, "exchange_accounts").id}", patch: $patch }) { exchangeAccount { status } }
  }`;
  expect(await codesOf(a, rename, { patch: { status: "active" } })).toEqual([]);
  expect(await codesOf(a, rename, { patch: { status: "burning" } })).toEqual(["INVALID_VALUE"]);
});
