import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import type { Client } from "pg";

const ITERATIONS = 4096;

/**
 * Gives a role its password. Only the SCRAM verifier is sent, so that the
 * password itself appears in no log and in no pg_stat_activity.
 */
export async function setPassword(root: Client, role: string, password: string): Promise<void> {
  const verifier = scramVerifier(password);
  await root.query(`alter role ${root.escapeIdentifier(role)} password ${root.escapeLiteral(verifier)}`);
}

/** The SCRAM-SHA-256 verifier that Postgres stores (RFC 5803). The password is printable ASCII. */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  const storedKey = createHash("sha256").update(clientKey).digest("base64");
  const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
