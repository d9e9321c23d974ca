import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import type { Authenticate } from "../../src/http/authenticate.ts";
import { createAuthenticate } from "../../src/http/authenticate.ts";

const tenant = "0190a000-0000-7000-8000-00000000000a";
const user = "0190b000-0000-7000-8000-00000000000a";
const secret = "a secret of the tests, thirty-two bytes and more";
const hmac = new TextEncoder().encode(secret);
const expected = { tenantId: tenant, userId: user, role: "member" };

type Claims = Record<string, unknown>;
const claims = { tenant_id: tenant, sub: user, role: "member" };
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

async function token(over: Claims = {}, key: Parameters<SignJWT["sign"]>[0] = hmac, alg = "HS256") {
  return new SignJWT({ ...claims, exp: inAnHour(), ...over }).setProtectedHeader({ alg }).sign(key);
}

async function codeOf(authenticate: Authenticate, authorization: string | undefined): Promise<string> {
  return authenticate(authorization).then(
    () => "accepted",
    (error) => error.code,
  );
}

const plain = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("with a secret (HS256)", () => {
  let authenticate: Authenticate;
  beforeAll(async () => {
    authenticate = await createAuthenticate({ algorithm: "HS256", secret });
  });

  test("a good token says who asks", async () => {
    expect(await authenticate(`Bearer ${await token()}`)).toEqual(expected);
    expect(await authenticate(`bearer ${await token()}`)).toEqual(expected);
  });

  test("the tenant and the user are read in lower case", async () => {
    const upper = await token({ tenant_id: tenant.toUpperCase(), sub: user.toUpperCase() });
    expect(await authenticate(`Bearer ${upper}`)).toEqual(expected);
  });

  test.each([
    ["nothing", undefined, "TOKEN_MISSING"],
    ["an empty header", "", "TOKEN_MISSING"],
    ["another scheme", "Basic YTpi", "TOKEN_MALFORMED"],
    ["no token", "Bearer", "TOKEN_MALFORMED"],
    ["no JWT", "Bearer abc", "TOKEN_MALFORMED"],
    ["two tokens", "Bearer a.b.c, Bearer a.b.c", "TOKEN_MALFORMED"],
    ["three parts of nothing", "Bearer a.b.c", "TOKEN_MALFORMED"],
  ])("%s is refused", async (_, header, code) => {
    expect(await codeOf(authenticate, header)).toBe(code);
  });

  test.each([
    [
      "another secret",
      async () => token({}, new TextEncoder().encode("b".repeat(48))),
      "TOKEN_SIGNATURE_INVALID",
    ],
    ["another algorithm of the family", async () => token({}, hmac, "HS512"), "TOKEN_ALGORITHM_REFUSED"],
    [
      "algorithm none",
      async () => `${plain({ alg: "none" })}.${plain({ ...claims, exp: inAnHour() })}.`,
      "TOKEN_ALGORITHM_REFUSED",
    ],
    ["the past", async () => token({ exp: 1_000_000_000 }), "TOKEN_EXPIRED"],
    ["no expiry", async () => token({ exp: undefined }), "TOKEN_CLAIMS_INVALID"],
    ["an expiry that is a text", async () => token({ exp: "soon" }), "TOKEN_CLAIMS_INVALID"],
    ["the future", async () => token({ nbf: inAnHour() }), "TOKEN_NOT_YET_VALID"],
    ["no tenant", async () => token({ tenant_id: undefined }), "TOKEN_CLAIMS_INVALID"],
    ["a tenant that is no uuid", async () => token({ tenant_id: "a' or true --" }), "TOKEN_CLAIMS_INVALID"],
    ["a tenant by its public name", async () => token({ tenant_id: "t_alpha" }), "TOKEN_CLAIMS_INVALID"],
    ["two tenants", async () => token({ tenant_id: [tenant, tenant] }), "TOKEN_CLAIMS_INVALID"],
    ["no user", async () => token({ sub: undefined }), "TOKEN_CLAIMS_INVALID"],
    ["a user that is no uuid", async () => token({ sub: "root" }), "TOKEN_CLAIMS_INVALID"],
    ["no role", async () => token({ role: undefined }), "TOKEN_CLAIMS_INVALID"],
    ["a role of the database", async () => token({ role: "app_platform" }), "TOKEN_CLAIMS_INVALID"],
  ])("a token with %s is refused", async (_, make, code) => {
    expect(await codeOf(authenticate, `Bearer ${await make()}`)).toBe(code);
  });

  test("a payload that was changed after signing is refused", async () => {
    const [header, , signature] = (await token()).split(".");
    const payload = plain({ ...claims, role: "owner", exp: inAnHour() });
    expect(await codeOf(authenticate, `Bearer ${header}.${payload}.${signature}`)).toBe(
      "TOKEN_SIGNATURE_INVALID",
    );
  });

  test("the reason fits into a header", async () => {
    const error = await authenticate(`Bearer ${await token({ role: "é\n" })}`).catch((raised) => raised);
    expect(error.challenge).toMatch(
      /^Bearer error="invalid_token", error_description="[\x20-\x21\x23-\x5b\x5d-\x7e]+"$/,
    );
  });
});

describe("with issuer and audience", () => {
  const issuer = "https://issuer.example";
  let authenticate: Authenticate;
  beforeAll(async () => {
    authenticate = await createAuthenticate({ algorithm: "HS256", secret, issuer, audience: "rowhouse" });
  });

  test.each([
    ["both right", { iss: issuer, aud: "rowhouse" }, "accepted"],
    ["one of several audiences", { iss: issuer, aud: ["other", "rowhouse"] }, "accepted"],
    ["another issuer", { iss: "https://evil.example", aud: "rowhouse" }, "TOKEN_ISSUER_REFUSED"],
    ["another audience", { iss: issuer, aud: "other" }, "TOKEN_AUDIENCE_REFUSED"],
    ["no issuer", { aud: "rowhouse" }, "TOKEN_CLAIMS_INVALID"],
    ["no audience", { iss: issuer }, "TOKEN_CLAIMS_INVALID"],
  ])("%s", async (_, over, code) => {
    expect(await codeOf(authenticate, `Bearer ${await token(over)}`)).toBe(code);
  });
});

describe.each(["RS256", "ES256"] as const)("with a public key (%s)", (algorithm) => {
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;
  let publicKey: string;
  beforeAll(async () => {
    pair = await generateKeyPair(algorithm, { extractable: true });
    publicKey = await exportSPKI(pair.publicKey);
  });

  test("a token of the private key is accepted, of another key it is not", async () => {
    const authenticate = await createAuthenticate({ algorithm, publicKey });
    const other = await generateKeyPair(algorithm);
    expect(await authenticate(`Bearer ${await token({}, pair.privateKey, algorithm)}`)).toEqual(expected);
    const forged = await token({}, other.privateKey, algorithm);
    expect(await codeOf(authenticate, `Bearer ${forged}`)).toBe("TOKEN_SIGNATURE_INVALID");
  });

  test("the public key is no secret: a token signed with its text is refused", async () => {
    const authenticate = await createAuthenticate({ algorithm, publicKey });
    const confused = await token({}, new TextEncoder().encode(publicKey), "HS256");
    expect(await codeOf(authenticate, `Bearer ${confused}`)).toBe("TOKEN_ALGORITHM_REFUSED");
  });

  test("keys are found in a published set by their id", async () => {
    const keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "now", alg: algorithm }] };
    const issuer = createServer((_, response) => response.end(JSON.stringify(keys)));
    await new Promise<void>((resolve) => issuer.listen(0, "127.0.0.1", resolve));
    const { port } = issuer.address() as AddressInfo;
    try {
      const authenticate = await createAuthenticate({ algorithm, jwksUrl: `http://127.0.0.1:${port}/` });
      const signed = (kid: string) =>
        new SignJWT({ ...claims, exp: inAnHour() })
          .setProtectedHeader({ alg: algorithm, kid })
          .sign(pair.privateKey);
      expect(await authenticate(`Bearer ${await signed("now")}`)).toEqual(expected);
      expect(await codeOf(authenticate, `Bearer ${await signed("gone")}`)).toBe("TOKEN_SIGNATURE_INVALID");
    } finally {
      issuer.closeAllConnections();
      issuer.close();
    }
  });

  test("a set of keys that cannot be had is the server's fault, not the token's", async () => {
    const authenticate = await createAuthenticate({ algorithm, jwksUrl: "http://127.0.0.1:1/" });
    const signed = await token({}, pair.privateKey, algorithm);
    expect(await codeOf(authenticate, `Bearer ${signed}`)).toBe("KEYS_UNAVAILABLE");
  });
});
