import { generateKeyPairSync } from "node:crypto";
import type { Environment } from "../src/config/settings.ts";
import { ConfigurationError, parseConfig } from "../src/config.ts";
import { databaseUrls } from "../src/database/urls.ts";

const generated = {
  rootPassword: "root-password",
  authenticatorPassword: "authenticator-password",
  operatorPassword: "operator-password",
  sealKey: Buffer.alloc(32, 3).toString("base64"),
  credentialsKey: Buffer.alloc(32, 1).toString("base64"),
  jwtSecret: "a generated secret of more than thirty-two bytes",
};
const external = {
  DATABASE_URL: "postgres://admin:hunter22@db.example:5432/shop",
  AUTHENTICATOR_PASSWORD: "authenticator",
  OPERATOR_PASSWORD: "operator-1",
  SEAL_KEY: Buffer.alloc(32, 4).toString("base64"),
  CREDENTIALS_KEY: Buffer.alloc(32, 2).toString("base64"),
  JWT_SECRET: "a configured secret of more than thirty-two bytes",
};
const publicKey = (type: "ec" | "rsa", bits = 2048) => {
  const pair =
    type === "ec"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("rsa", { modulusLength: bits });
  return pair.publicKey.export({ type: "spki", format: "pem" }).toString();
};
const parse = (env: Environment) => parseConfig(env, "/state", () => generated);

function faultsOf(env: Environment): readonly string[] {
  try {
    parse(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

test("with nothing set, the embedded default needs nothing", () => {
  expect(parse({})).toEqual({
    stateDirectory: "/state",
    database: {
      kind: "embedded",
      secrets: generated,
      passwords: { authenticator: "authenticator-password", operator: "operator-password" },
    },
    http: { host: "127.0.0.1", port: 5678 },
    pool: { min: 2, max: 10 },
    jwt: { algorithm: "HS256", secret: generated.jwtSecret },
    sealKey: Buffer.alloc(32, 3),
    credentialsKeys: [Buffer.alloc(32, 1)],
  });
});

test("with DATABASE_URL, every missing setting is listed at once", () => {
  const faults = faultsOf({ DATABASE_URL: external.DATABASE_URL });
  expect(faults.map((fault) => fault.split(" ")[0])).toEqual([
    "AUTHENTICATOR_PASSWORD",
    "OPERATOR_PASSWORD",
    "JWT_SECRET",
    "SEAL_KEY",
    "CREDENTIALS_KEY",
  ]);
});

test("a setting that is wrong is quoted with what it must be, beside those that are missing", () => {
  const faults = faultsOf({
    DATABASE_URL: external.DATABASE_URL,
    PORT: "http",
    POOL_MAX: "-1",
    JWT_ALGORITHM: "none",
  });
  expect(faults).toContain('PORT is "http": it must be a whole number from 0 to 65535.');
  expect(faults).toContain('POOL_MAX is "-1": it must be a whole number from 1 to 1000.');
  expect(faults).toContain('JWT_ALGORITHM is "none": it must be HS256, RS256 or ES256.');
  expect(faults).toHaveLength(8);
});

test("the value of a secret is never shown", () => {
  const env = {
    ...external,
    DATABASE_URL: "mysql://admin:hunter22@db/shop",
    JWT_SECRET: "short",
    CREDENTIALS_KEY: "c2hvcnQ=",
  };
  const said = faultsOf(env).join("\n");
  for (const secret of ["hunter22", '"short"', "c2hvcnQ="]) expect(said).not.toContain(secret);
  for (const name of ["DATABASE_URL", "JWT_SECRET", "CREDENTIALS_KEY"]) expect(said).toContain(name);
});

test("an empty text counts as not set", () => {
  expect(parse({ PORT: "", DATABASE_URL: "", JWT_ISSUER: "" })).toEqual(parse({}));
});

test("the administrator's URL is what everything is derived from", () => {
  const config = parse(external);
  expect(config.database).toEqual({
    kind: "administered",
    url: external.DATABASE_URL,
    passwords: { authenticator: "authenticator", operator: "operator-1" },
  });
});

test("the server's own login only serves, and needs no administrator", () => {
  const url = "postgres://app_authenticator:pass-word@db.example/shop";
  const { AUTHENTICATOR_PASSWORD: _one, OPERATOR_PASSWORD: _two, ...rest } = external;
  expect(parse({ ...rest, DATABASE_URL: url }).database).toEqual({ kind: "prepared", url });
  expect(parse({ ...rest, DATABASE_URL: url, OPERATOR_PASSWORD: "operator-1" }).database).toEqual({
    kind: "prepared",
    url,
    operatorUrl: "postgres://app_operator:operator-1@db.example/shop",
  });
});

test.each([
  ["RS256", publicKey("rsa")],
  ["ES256", publicKey("ec")],
])("%s takes a public key, with its line breaks or with \\n", (algorithm, key) => {
  const jwt = { algorithm, publicKey: key, issuer: "https://issuer.example", audience: "shop" };
  const env = { JWT_ALGORITHM: algorithm, JWT_ISSUER: jwt.issuer, JWT_AUDIENCE: jwt.audience };
  expect(parse({ ...env, JWT_PUBLIC_KEY: key }).jwt).toEqual(jwt);
  expect(parse({ ...env, JWT_PUBLIC_KEY: key.replaceAll("\n", "\\n") }).jwt).toEqual(jwt);
});

test.each([
  ["https://issuer.example/jwks.json", true],
  ["http://127.0.0.1:8080/jwks.json", true],
  ["http://localhost/jwks.json", true],
  ["http://[::1]/jwks.json", true],
  ["http://issuer.example/jwks.json", false],
  ["http://localhost.issuer.example/jwks.json", false],
  ["ftp://issuer.example/jwks.json", false],
])("keys come by https, or from this machine: %s", (url, isAccepted) => {
  // Where it is refused, a key is missing as well.
  expect(faultsOf({ JWT_ALGORITHM: "ES256", JWT_JWKS_URL: url }).slice(0, 1)).toEqual(
    isAccepted
      ? []
      : [
          `JWT_JWKS_URL is "${url}": it must be an https:// URL; http:// is for 127.0.0.1, [::1] and localhost alone.`,
        ],
  );
});

test("an algorithm needs one source of keys, and a key that fits it", () => {
  const jwks = "https://issuer.example/jwks.json";
  expect(parse({ JWT_ALGORITHM: "ES256", JWT_JWKS_URL: jwks }).jwt).toEqual({
    algorithm: "ES256",
    jwksUrl: jwks,
  });
  expect(faultsOf({ JWT_ALGORITHM: "RS256" })).toEqual([
    "JWT_PUBLIC_KEY is not set: RS256 needs it, or JWT_JWKS_URL.",
  ]);
  expect(
    faultsOf({ JWT_ALGORITHM: "RS256", JWT_PUBLIC_KEY: publicKey("rsa"), JWT_JWKS_URL: jwks }),
  ).toHaveLength(1);
  expect(faultsOf({ JWT_ALGORITHM: "RS256", JWT_PUBLIC_KEY: publicKey("rsa", 1024) })).toHaveLength(1);
  expect(faultsOf({ JWT_ALGORITHM: "RS256", JWT_PUBLIC_KEY: publicKey("ec") })).toHaveLength(1);
});

test("a pool that is larger at least than at most is refused", () => {
  expect(faultsOf({ POOL_MIN: "20" })).toEqual([
    "POOL_MIN is 20, above POOL_MAX, which is 10: lower the one or raise the other.",
  ]);
});

test("the owner's URL becomes app_owner without row security, and passwords survive every character", () => {
  const urls = databaseUrls("postgres://root:p%40ss@h:1/d?sslmode=require", {
    authenticator: "a/b@c?#%",
    operator: "o",
  });
  expect(urls.owner).toBe(
    "postgres://root:p%40ss@h:1/d?sslmode=require&options=-c%20role%3Dapp_owner%20-c%20row_security%3Doff",
  );
  expect(decodeURIComponent(new URL(urls.app).password)).toBe("a/b@c?#%");
});

test("persisted operations are read from a file, and alone only where there is one", () => {
  const config = (env: Environment) => parse({ ...external, ...env });
  const PERSISTED_OPERATIONS = "operations.json";
  expect(config({}).persistedOperations).toBeUndefined();
  expect(config({ PERSISTED_OPERATIONS }).persistedOperations).toEqual({
    documents: "operations.json",
    only: false,
  });
  expect(config({ PERSISTED_OPERATIONS, PERSISTED_OPERATIONS_ONLY: "true" }).persistedOperations).toEqual({
    documents: "operations.json",
    only: true,
  });
  expect(faultsOf({ ...external, PERSISTED_OPERATIONS_ONLY: "true" })).toEqual([
    "PERSISTED_OPERATIONS_ONLY is true and PERSISTED_OPERATIONS is not set: set it, or nothing is served.",
  ]);
  expect(faultsOf({ ...external, PERSISTED_OPERATIONS_ONLY: "yes" })).toEqual([
    'PERSISTED_OPERATIONS_ONLY is "yes": it must be true or false.',
  ]);
});

test("operators' tokens have settings of their own, and none means no operators' API", () => {
  expect(parse(external).operatorJwt).toBeUndefined();
  const own = {
    OPERATOR_JWT_SECRET: "a secret of operators of more than thirty-two bytes",
    OPERATOR_JWT_AUDIENCE: "operators",
  };
  expect(parse({ ...external, ...own }).operatorJwt).toEqual({
    algorithm: "HS256",
    secret: own.OPERATOR_JWT_SECRET,
    audience: "operators",
  });
  const key = {
    OPERATOR_JWT_ALGORITHM: "ES256",
    OPERATOR_JWT_PUBLIC_KEY: publicKey("ec"),
    OPERATOR_JWT_ISSUER: "us",
  };
  expect(parse({ ...external, ...key, OPERATOR_JWT_AUDIENCE: "operators" }).operatorJwt).toMatchObject({
    algorithm: "ES256",
    issuer: "us",
    audience: "operators",
  });
});

test.each([
  [{ OPERATOR_JWT_AUDIENCE: "operators" }, "OPERATOR_JWT_SECRET is not set"],
  [
    { OPERATOR_JWT_SECRET: external.JWT_SECRET, OPERATOR_JWT_AUDIENCE: "operators" },
    "the same: choose another",
  ],
  [
    { OPERATOR_JWT_SECRET: "a secret of operators of more than thirty-two bytes" },
    "OPERATOR_JWT_AUDIENCE is not set",
  ],
  [
    { OPERATOR_JWT_ALGORITHM: "RS256", OPERATOR_JWT_AUDIENCE: "operators" },
    "OPERATOR_JWT_PUBLIC_KEY is not set",
  ],
  [
    {
      OPERATOR_JWT_SECRET: "a secret of operators of more than thirty-two bytes",
      OPERATOR_JWT_AUDIENCE: "both",
      JWT_AUDIENCE: "both",
    },
    "the same: choose another",
  ],
] as [Environment, string][])(
  "operators' tokens that could be tenants', or that nothing checks, are refused: %j",
  (env, fault) => {
    expect(faultsOf({ ...external, ...env })).toEqual([expect.stringContaining(fault)]);
  },
);
