import { testEnvironment } from "../../support/environment.ts";

/** What whoever brings a server of their own has in the environment; the passwords are those that the tests use. */
export function settingsOfOwnServer(url: string): Record<string, string> {
  const { passwords } = testEnvironment();
  return {
    DATABASE_URL: url,
    AUTHENTICATOR_PASSWORD: passwords.authenticator,
    OPERATOR_PASSWORD: passwords.operator,
    SEAL_KEY: Buffer.alloc(32, 1).toString("base64"),
    CREDENTIALS_KEY: Buffer.alloc(32, 2).toString("base64"),
    JWT_SECRET: "a secret of at least thirty-two bytes",
  };
}
