/** What the text of a function tells of who asks: settings, the claims in them, the session's user. */
import { sourcesInWords, type TextSource } from "../../src/discover/functions/sources.ts";
import { wordsOf } from "../../src/discover/functions/words.ts";

const others: Record<string, TextSource[]> = {
  "auth.jwt": [{ kind: "setting", setting: "request.jwt.claims", path: [] }],
  claim: [{ kind: "setting", setting: "request.jwt.claims", path: [null] }],
};

const inWords = (body: string): string[] =>
  sourcesInWords(wordsOf(body), (name) => others[name] ?? []).map((source) =>
    source.kind === "role"
      ? source.who
      : [source.setting, ...source.path.map((claim) => claim ?? "?")].join(" / "),
  );

test.each<[what: string, body: string, expected: string[]]>([
  ["a setting", "select nullif(current_setting('app.tenant', true), '')::uuid", ["app.tenant"]],
  ["a setting in a comment", "select 1 -- current_setting('app.tenant')", []],
  [
    "a claim",
    "select (nullif(current_setting('request.jwt.claims', true), '')::json ->> 'org_id')::uuid",
    ["request.jwt.claims / org_id"],
  ],
  [
    "a claim in a claim",
    "select current_setting('request.jwt.claims', true)::jsonb -> 'app_metadata' ->> 'org'",
    ["request.jwt.claims / app_metadata / org"],
  ],
  [
    "a setting or else a claim",
    "select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''), (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'))::uuid",
    ["request.jwt.claim.sub", "request.jwt.claims / sub"],
  ],
  [
    "a claim that an argument names",
    "select current_setting('request.jwt.claims', true)::json ->> wanted",
    ["request.jwt.claims / ?"],
  ],
  [
    "a claim of a variable",
    "declare c json := current_setting('app.claims', true); begin return c ->> 'org'; end",
    ["app.claims / org"],
  ],
  [
    "a claim of another function's answer",
    "select (auth.jwt() ->> 'org')::uuid",
    ["request.jwt.claims / org"],
  ],
  ["a claim that another function is told", "select claim('org')::uuid", ["request.jwt.claims / org"]],
  [
    "a claim of a variable that is declared as JSON",
    "declare c json := nullif(current_setting('app.token', true), ''); begin return c ->> 'org'; end",
    ["app.token / org"],
  ],
  [
    "a setting beside JSON that is no setting",
    "select payload::jsonb ->> 'kind' from things where tenant_id = current_setting('app.tenant', true)::uuid",
    ["app.tenant"],
  ],
  ["who is connected", "select current_user", ["current_user"]],
  ["a column that is called like it", "select NEW.user", []],
])("%s", (_what, body, expected) => {
  expect(inWords(body)).toEqual(expected);
});
