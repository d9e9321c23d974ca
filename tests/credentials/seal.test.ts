import { randomBytes, randomUUID } from "node:crypto";
import { CredentialKeys } from "../../src/credentials/keys.ts";
import { openSecret, type SecretBinding, sealSecret } from "../../src/credentials/seal.ts";

const keys = new CredentialKeys(randomBytes(32));
const binding: SecretBinding = [randomUUID(), randomUUID(), randomUUID()];
const secret = '{"apiKey":"k","apiSecret":"ключ 🗝"}';
const unreadable = expect.objectContaining({ code: "SECRET_UNREADABLE" });

test("a secret opens for what it was sealed for", () => {
  expect(openSecret(keys, binding, sealSecret(keys, binding, secret))).toBe(secret);
});

test("an empty secret opens too", () => {
  expect(openSecret(keys, binding, sealSecret(keys, binding, ""))).toBe("");
});

test("how the uuids of a binding are written does not matter", () => {
  const upper = binding.map((part) => part.toUpperCase());
  expect(openSecret(keys, binding, sealSecret(keys, upper, secret))).toBe(secret);
});

test("the same secret is never sealed to the same bytes", () => {
  const [one, other] = [sealSecret(keys, binding, secret), sealSecret(keys, binding, secret)];
  expect(one.nonce).not.toEqual(other.nonce);
  expect(one.ciphertext).not.toEqual(other.ciphertext);
  expect(one.ciphertext.includes("apiKey")).toBe(false);
});

test.each([0, 1, 2])("another value in place %i of the binding does not open it", (place) => {
  const sealed = sealSecret(keys, binding, secret);
  expect(() => openSecret(keys, binding.with(place, randomUUID()), sealed)).toThrow(unreadable);
});

test("parts of a binding cannot change places, run together or be left out", () => {
  const sealed = sealSecret(keys, binding, secret);
  const [tenant, account, credential] = binding as [string, string, string];
  for (const other of [
    [account, tenant, credential],
    [tenant + account, credential],
    [tenant, account],
    [...binding, ""],
  ]) {
    expect(() => openSecret(keys, other, sealed)).toThrow(unreadable);
  }
});

test("every changed bit is noticed, and so is a ciphertext that was cut", () => {
  const sealed = sealSecret(keys, binding, "s");
  for (const part of ["nonce", "ciphertext"] as const) {
    for (let bit = 0; bit < sealed[part].length * 8; bit++) {
      const changed = Buffer.from(sealed[part]);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => openSecret(keys, binding, { ...sealed, [part]: changed })).toThrow(unreadable);
    }
  }
  for (let length = 0; length < sealed.ciphertext.length; length++) {
    const ciphertext = sealed.ciphertext.subarray(0, length);
    expect(() => openSecret(keys, binding, { ...sealed, ciphertext })).toThrow(unreadable);
  }
});

test("another key does not open it, even under the right key's id", () => {
  const sealed = sealSecret(keys, binding, secret);
  const other = new CredentialKeys(randomBytes(32));
  expect(() => openSecret(other, binding, sealed)).toThrow(unreadable);
  expect(() => openSecret(other, binding, { ...sealed, keyId: other.currentId })).toThrow(unreadable);
});

test("after a change of keys the earlier one opens and the new one seals", () => {
  const [older, newer] = [randomBytes(32), randomBytes(32)];
  const sealed = sealSecret(new CredentialKeys(older), binding, secret);
  const changed = new CredentialKeys(newer, older);
  expect(openSecret(changed, binding, sealed)).toBe(secret);
  expect(sealSecret(changed, binding, secret).keyId).toBe(new CredentialKeys(newer).currentId);
});

test("a key of another length is refused", () => {
  expect(() => new CredentialKeys(randomBytes(16))).toThrow(
    expect.objectContaining({ code: "CONFIGURATION_INVALID" }),
  );
});
