/** What src/driver/pg-private.ts takes for granted of pg, on a real server. */
import pg from "pg";
import {
  backendOf,
  bareConnection,
  connectionOf,
  limitNextConnect,
  pipelined,
  prepareValue,
  refuseCopy,
  submitTo,
} from "../../src/driver/pg-private.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
});
afterAll(() => db.drop());

test("prepareValue encodes what callers bind", () => {
  expect([null, undefined, 7, true, "x"].map(prepareValue)).toEqual([null, null, "7", "true", "x"]);
  expect(prepareValue([1, "a b"])).toBe('{"1","a b"}');
  expect(prepareValue({ a: [1] })).toBe('{"a":[1]}');
  expect(prepareValue(Buffer.from("x"))).toEqual(Buffer.from("x"));
  expect(prepareValue(new Date(0))).toMatch(/^19(70-01-01|69-12-31)T/);
});

test("a client knows its backend", async () => {
  const client = await db.connect("root");
  const { rows } = await client.query("select pg_backend_pid() as pid, inet_server_port() as port");
  const { hostname } = new URL(db.urls.root);
  expect(backendOf(client)).toMatchObject({ processID: rows[0].pid, port: rows[0].port, host: hostname });
  expect(backendOf(client).secretKey).not.toBeNull();
  expect(backendOf(client)).toHaveProperty("ssl");
  expect(backendOf(client)).toHaveProperty("sslNegotiation");
});

test("a bare connection cancels what a backend does", async () => {
  const client = await db.connect("root");
  const observer = await db.connect("root");
  const sleeping = client.query("select pg_sleep(60)");
  const backend = backendOf(client);
  // What is cancelled before it has begun goes on.
  const asleep = "select from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'";
  await until(async () => (await observer.query(asleep, [backend.processID])).rowCount === 1);
  const connection = bareConnection(backend);
  expect(connection.requestSsl).toBeInstanceOf(Function);
  connection.on("error", () => {});
  connection.on("connect", () => connection.cancel(backend.processID as number, backend.secretKey as number));
  connection.connect(backend.port, backend.host);
  await expect(sleeping).rejects.toMatchObject({ code: "57014" });
});

test("an idle client can be made to send queries without waiting, and waits again afterwards", async () => {
  const client = await db.connect("root");
  const answers = await pipelined(client, () =>
    Promise.allSettled([
      client.query("begin"),
      client.query("select $1::integer / 0", [1]),
      client.query("select 1"),
      client.query("rollback"),
    ]),
  );
  const codes = answers.map((answer) => (answer.status === "rejected" ? answer.reason.code : "done"));
  expect(codes).toEqual(["done", "22012", "25P02", "done"]);
  expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  expect(client).toHaveProperty("pipeline", false);
});

test("what is submitted is asked for its messages and told each answer", async () => {
  const client = await db.connect("root");
  const { promise, resolve } = Promise.withResolvers<void>();
  const calls: string[] = [];
  const rows: unknown[] = [];
  submitTo(client, {
    submit(connection: pg.Connection) {
      expect(connection).toBe(connectionOf(client));
      expect(connection.stream.writable).toBe(true);
      calls.push("submit");
      connection.query("select 1 as n, null as missing");
      return null;
    },
    handleRowDescription({ fields }: { fields: pg.FieldDef[] }) {
      calls.push(`columns ${fields.map(({ name, dataTypeID }) => `${name} ${dataTypeID}`)}`);
    },
    handleDataRow: ({ fields }: { fields: unknown[] }) => rows.push(fields),
    handleCommandComplete: ({ text }: { text: string }) => calls.push(text),
    handleReadyForQuery() {
      calls.push("ready");
      resolve();
    },
  });
  await promise;
  expect(calls).toEqual(["submit", "columns n 23,missing 25", "SELECT 1", "ready"]);
  expect(rows).toEqual([["1", null]]);
});

test("an error is told once, and readyForQuery comes as an event after it", async () => {
  const client = await db.connect("root");
  const connection = connectionOf(client);
  const ready = new Promise((resolve) => connection.once("readyForQuery", resolve));
  const error = await new Promise((resolve) =>
    submitTo(client, {
      submit: (to: pg.Connection) => void to.query("select 1 / 0"),
      handleError: (raised: unknown, from: pg.Connection) => resolve([raised, from]),
    }),
  );
  expect(error).toEqual([expect.objectContaining({ code: "22012" }), connection]);
  await ready;
  expect((client as unknown as pg.PoolClient).getTransactionStatus()).toBe("I");
});

test("notices are events of the connection", async () => {
  const client = await db.connect("root");
  const notice = new Promise((resolve) => connectionOf(client).once("notice", resolve));
  await client.query("do $$ begin raise notice 'here'; end $$");
  expect(await notice).toMatchObject({ message: "here", severity: "NOTICE" });
});

test("a COPY that asks for data can be refused", async () => {
  const client = await db.connect("root");
  await client.query("create temporary table copied (n integer)");
  const error = await new Promise((resolve) =>
    submitTo(client, {
      submit: (to: pg.Connection) => void to.query("copy copied from stdin"),
      handleCopyInResponse: (connection: pg.Connection) => refuseCopy(connection, "not here"),
      handleError: resolve,
    }),
  );
  expect(error).toMatchObject({ code: "57014", message: expect.stringContaining("not here") });
});

test("a pool reads its time limit at each connect", async () => {
  const pool = new pg.Pool({ connectionString: db.urls.root, max: 1 });
  const client = await pool.connect();
  limitNextConnect(pool, 1);
  const late = pool.connect();
  limitNextConnect(pool, 0);
  const patient = pool.connect();
  await expect(late).rejects.toThrow("timeout");
  client.release();
  (await patient).release();
  await pool.end();
});
