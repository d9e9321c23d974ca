import { SignJWT } from "jose";
import { createAuthenticate } from "../../src/http/authenticate.ts";
import { VerifiedTokens } from "../../src/http/verified-tokens.ts";

const identity = {
  tenantId: "0190a000-0000-7000-8000-00000000000a",
  userId: "0190b000-0000-7000-8000-00000000000a",
  role: "member",
} as const;

let now = 1_000_000;
const tokensAt = () => new VerifiedTokens(() => now);

test("a token is known until it expires, and not in that second", () => {
  const tokens = tokensAt();
  tokens.add("token", { ...identity }, now + 10);
  expect(tokens.identityOf("token")).toEqual(identity);
  now += 9;
  expect(tokens.identityOf("token")).toEqual(identity);
  now += 1;
  expect(tokens.identityOf("token")).toBeUndefined();
});

test("one that holds for long is verified again after a minute", () => {
  const tokens = tokensAt();
  tokens.add("token", { ...identity }, now + 86_400);
  now += 59;
  expect(tokens.identityOf("token")).toEqual(identity);
  now += 1;
  expect(tokens.identityOf("token")).toBeUndefined();
});

test("a token that differs in one character is not known", () => {
  const tokens = tokensAt();
  tokens.add("token", { ...identity }, now + 10);
  expect(tokens.identityOf("tokeN")).toBeUndefined();
  expect(tokens.identityOf("token.")).toBeUndefined();
});

test("what one request is told another cannot change", () => {
  const tokens = tokensAt();
  tokens.add("token", { ...identity }, now + 10);
  expect(Object.isFrozen(tokens.identityOf("token"))).toBe(true);
});

test("only so many tokens are kept, the last ones", () => {
  const tokens = tokensAt();
  for (let n = 0; n <= 2_000; n++) tokens.add(`token ${n}`, { ...identity }, now + 10);
  expect(tokens.identityOf("token 0")).toBeUndefined();
  expect(tokens.identityOf("token 2000")).toEqual(identity);
});

test("a token with a good signature that has expired is refused the second time as well", async () => {
  const secret = "a secret of the tests, thirty-two bytes and more";
  let clock = Math.floor(Date.now() / 1_000);
  const tokens = new VerifiedTokens(() => clock);
  const authenticate = await createAuthenticate({ algorithm: "HS256", secret }, { verified: tokens });
  const token = await new SignJWT({ tenant_id: identity.tenantId, role: identity.role })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(identity.userId)
    .setExpirationTime(clock + 5)
    .sign(new TextEncoder().encode(secret));
  expect(await authenticate(`Bearer ${token}`)).toEqual(identity);
  expect(await authenticate(`Bearer ${token}`)).toEqual(identity);
  clock += 5;
  expect(tokens.identityOf(token)).toBeUndefined();
  const other = token.at(-10) === "A" ? "B" : "A";
  const forged = `${token.slice(0, -10)}${other}${token.slice(-9)}`;
  await expect(authenticate(`Bearer ${forged}`)).rejects.toMatchObject({ code: "TOKEN_SIGNATURE_INVALID" });
});
