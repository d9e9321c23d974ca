import { createRowhouse } from "../src/rowhouse.ts";

const connectionString = "postgres://app_authenticator:secret@127.0.0.1/rowhouse";

test("sensible options are taken", async () => {
  const all = [
    { connectionString },
    { connectionString, pool: { max: 1 } },
    {
      connectionString,
      pool: { min: 0, max: 50, idleTimeoutMs: 0 },
      retry: { attempts: 1 },
      client: { ssl: true },
    },
  ];
  for (const options of all) await createRowhouse(options).close();
});

test.each([
  ["no connection string", {}, /connectionString/],
  ["an empty one", { connectionString: "" }, /connectionString/],
  ["one for something else", { connectionString: "https://127.0.0.1/" }, /connectionString/],
  [
    "a pool that is upside down",
    { connectionString, pool: { min: 5, max: 3 } },
    /pool: min is more than max/,
  ],
  ["a pool of nothing", { connectionString, pool: { max: 0 } }, /pool\.max/],
  ["no attempts", { connectionString, retry: { attempts: 0 } }, /retry\.attempts/],
  ["an option that is none", { connectionString, poolSize: 3 }, /poolSize/],
  [
    "several faults",
    { pool: { max: -1 }, retry: { attempts: "3" } },
    /connectionString.*pool\.max.*retry\.attempts/,
  ],
])("%s is told, without any password", (_, options, message) => {
  const open = () => createRowhouse(options as never);
  expect(open).toThrow(expect.objectContaining({ code: "CONFIGURATION_INVALID" }));
  expect(open).toThrow(message);
  expect(open).not.toThrow(/secret/);
});
