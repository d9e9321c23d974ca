import { existsSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { describeError } from "../../src/cli/describe-error.ts";
import { rowhouse, stateDirectory } from "./support/rowhouse.ts";

const secrets = {
  AUTHENTICATOR_PASSWORD: "authenticator",
  OPERATOR_PASSWORD: "operator-1",
  SEAL_KEY: Buffer.alloc(32).toString("base64"),
  CREDENTIALS_KEY: Buffer.alloc(32).toString("base64"),
  JWT_SECRET: "a secret of the tests, thirty-two bytes and more",
};

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { server, port: typeof address === "object" && address ? address.port : 0 };
}

test("a port in use is one sentence, and no Postgres is started for it", async () => {
  const { server, port } = await listening();
  const directory = stateDirectory();
  try {
    const { status, stderr } = await rowhouse(["start"], {
      env: { PORT: String(port), ROWHOUSE_DIRECTORY: directory },
    });
    expect(status).toBe(1);
    expect(stderr).toBe(
      `rowhouse: Port ${port} on 127.0.0.1 is in use: stop what listens there, or set PORT to another.\n`,
    );
    expect(existsSync(`${directory}/postgres`)).toBe(false);
  } finally {
    server.close();
  }
});

test("a host name that cannot be resolved is HOST's fault, and not the database's", async () => {
  const directory = stateDirectory();
  const { status, stderr } = await rowhouse(["start"], {
    env: { HOST: "nope.invalid", ROWHOUSE_DIRECTORY: directory },
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^rowhouse: HOST is "nope\.invalid", and no address is known for that name \(\w+\): set HOST to .*\n$/,
  );
  expect(existsSync(`${directory}/postgres`)).toBe(false);
});

// Where a file system has no room for new entries, Node's recursive mkdir never returned.
test.each(existsSync("/proc/self") ? ["/proc/rowhouse/.rowhouse", "/dev/null/.rowhouse"] : [])(
  "in a place where no directory can be made, a command ends with one sentence: %s",
  async (directory) => {
    for (const verb of [["start"], ["db", "status"], ["check"]]) {
      const { status, stderr } = await rowhouse(verb, {
        env: { ROWHOUSE_DIRECTORY: directory },
        timeout: 20_000,
      });
      expect(stderr).toMatch(
        /^rowhouse: The directory \/\S+ cannot be made \(\w+\): set ROWHOUSE_DIRECTORY to /,
      );
      expect(status).toBeGreaterThan(0);
    }
  },
);

test("a DATABASE_URL that does not answer is one sentence without the password", async () => {
  const { server, port } = await listening();
  await new Promise((resolve) => server.close(resolve));
  const env = { ...secrets, DATABASE_URL: `postgres://root:hunter22@127.0.0.1:${port}/shop` };
  for (const verb of [["start"], ["migrate"], ["db", "status"]]) {
    const { status, stderr } = await rowhouse(verb, { env });
    expect(status).toBe(1);
    expect(stderr).toContain(`rowhouse: The database at 127.0.0.1:${port} does not answer (ECONNREFUSED)`);
    expect(stderr).not.toContain("hunter22");
    expect(stderr).not.toMatch(/^\s+at /m);
  }
});

test("a stack is shown to whoever asks", async () => {
  const env = { ...secrets, DATABASE_URL: "postgres://root@127.0.0.1:1/shop" };
  expect((await rowhouse(["migrate", "--verbose"], { env })).stderr).toMatch(/^\s+at /m);
});

test("outside the embedded default every missing setting is listed at once", async () => {
  const { status, stderr } = await rowhouse(["start"], {
    env: { DATABASE_URL: "postgres://root@127.0.0.1/shop", PORT: "x" },
  });
  expect(status).toBe(1);
  for (const name of [...Object.keys(secrets), "PORT"]) expect(stderr).toContain(`\n- ${name} is `);
});

test("the server's own login is refused what only the administrator can do", async () => {
  const env = { ...secrets, DATABASE_URL: "postgres://app_authenticator:password@127.0.0.1:1/shop" };
  for (const verb of [["migrate"], ["db", "reset", "--yes"], ["walls", "status"]]) {
    const { status, stderr } = await rowhouse(verb, { env });
    expect(status).toBe(1);
    expect(stderr).toContain("needs the administrator");
  }
});

test("a full disk is one sentence, from the system, from Postgres and from its programs", () => {
  const sentence = "The disk is full: free some space and try again.";
  expect(describeError(Object.assign(new Error("write failed"), { code: "ENOSPC" }))).toBe(sentence);
  expect(describeError(Object.assign(new Error("could not extend file"), { code: "53100" }))).toBe(sentence);
  const cause = Object.assign(new Error("could not extend file"), { code: "53100" });
  expect(describeError(new Error("A migration failed", { cause }))).toBe(sentence);
  const output = 'initdb: error: could not write file "x": No space left on device';
  expect(describeError(Object.assign(new Error("initdb failed"), { output }))).toBe(sentence);
});
