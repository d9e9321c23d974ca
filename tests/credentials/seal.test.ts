import { randomBytes, randomUUID } from "node:crypto";
import { CredentialKeys } from "../../src/credentials/keys.ts";
import { openSecret, type SecretIdentity, sealSecret } from "../../src/credentials/seal.ts";

const keys = new CredentialKeys(randomBytes(32));
const identity: SecretIdentity = {
  tenantId: randomUUID(),
  accountId: randomUUID(),
  credentialId: randomUUID(),
};
const secret = '{"apiKey":"k","apiSecret":"ключ 🗝"}';
const unreadable = expect.objectContaining({ code: "SECRET_UNREADABLE" });

test("a secret opens for what it was sealed for", () => {
  expect(openSecret(keys, identity, sealSecret(keys, identity, secret))).toBe(secret);
});

test("an empty secret opens too", () => {
  expect(openSecret(keys, identity, sealSecret(keys, identity, ""))).toBe("");
});

test("how an identity's uuids are written does not matter", () => {
  const upper = { ...identity, tenantId: identity.tenantId.toUpperCase() };
  expect(openSecret(keys, identity, sealSecret(keys, upper, secret))).toBe(secret);
});

test("the same secret is never sealed to the same bytes", () => {
  const [one, other] = [sealSecret(keys, identity, secret), sealSecret(keys, identity, secret)];
  expect(one.nonce).not.toEqual(other.nonce);
  expect(one.ciphertext).not.toEqual(other.ciphertext);
  expect(one.ciphertext.includes("apiKey")).toBe(false);
});

test.each(["tenantId", "accountId", "credentialId"] as const)("another %s does not open it", (part) => {
  const sealed = sealSecret(keys, identity, secret);
  expect(() => openSecret(keys, { ...identity, [part]: randomUUID() }, sealed)).toThrow(unreadable);
});

test("parts of an identity cannot change places", () => {
  const sealed = sealSecret(keys, identity, secret);
  const swapped = { ...identity, tenantId: identity.accountId, accountId: identity.tenantId };
  expect(() => openSecret(keys, swapped, sealed)).toThrow(unreadable);
});

test("every changed bit is noticed, and so is a ciphertext that was cut", () => {
  const sealed = sealSecret(keys, identity, "s");
  for (const part of ["nonce", "ciphertext"] as const) {
    for (let bit = 0; bit < sealed[part].length * 8; bit++) {
      const changed = Buffer.from(sealed[part]);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => openSecret(keys, identity, { ...sealed, [part]: changed })).toThrow(unreadable);
    }
  }
  for (let length = 0; length < sealed.ciphertext.length; length++) {
    const ciphertext = sealed.ciphertext.subarray(0, length);
    expect(() => openSecret(keys, identity, { ...sealed, ciphertext })).toThrow(unreadable);
  }
});

test("another key does not open it, even under the right key's id", () => {
  const sealed = sealSecret(keys, identity, secret);
  const other = new CredentialKeys(randomBytes(32));
  expect(() => openSecret(other, identity, sealed)).toThrow(unreadable);
  expect(() => openSecret(other, identity, { ...sealed, keyId: other.currentId })).toThrow(unreadable);
});

test("after a change of keys the earlier one opens and the new one seals", () => {
  const [older, newer] = [randomBytes(32), randomBytes(32)];
  const sealed = sealSecret(new CredentialKeys(older), identity, secret);
  const changed = new CredentialKeys(newer, older);
  expect(openSecret(changed, identity, sealed)).toBe(secret);
  expect(sealSecret(changed, identity, secret).keyId).toBe(new CredentialKeys(newer).currentId);
});

test("a key of another length is refused", () => {
  expect(() => new CredentialKeys(randomBytes(16))).toThrow(
    expect.objectContaining({ code: "CONFIGURATION_INVALID" }),
  );
});
