/** The GraphQL over HTTP specification, by the audits of its reference implementation. */
import { serverAudits } from "graphql-http";
import { type Api, startApi, tokenOf } from "./support/api.ts";

let api: Api;
let authorization: string;
beforeAll(async () => {
  api = await startApi();
  authorization = `Bearer ${await tokenOf(api.a)}`;
});
afterAll(() => api.stop());

const audits = serverAudits({
  url: () => api.graphqlUrl,
  fetchFn: (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { authorization, ...(init.headers as Record<string, string>) } }),
});

test.each(audits.map((audit) => [audit.name, audit] as const))("%s", async (name, audit) => {
  const result = await audit.fn();
  // What a server merely should do is reported, and fails nothing.
  if (name.startsWith("MUST")) expect(result).toMatchObject({ status: "ok" });
  else expect(["ok", "notice", "warn"]).toContain(result.status);
});
