import { spawnSync } from "node:child_process";
import { chownSync, readFileSync } from "node:fs";
import { makeDirectory } from "./make-directory.ts";

/** The unprivileged account that a server runs under; undefined where the own one will do. */
export type Account = { uid: number; gid: number; name: string } | undefined;

/** Postgres refuses to run as root, so that root lends it another account. */
export function serverAccount(uid = process.getuid?.(), passwd = readPasswd()): Account {
  if (uid !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    const entry = passwd.find((fields) => fields[0] === name);
    if (entry) return { name, uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error(
    'Postgres does not run as root, and /etc/passwd has neither a user "postgres" nor "nobody" to run it as: run Rowhouse as an ordinary user, or set DATABASE_URL.',
  );
}

/** Whether the account can run the program or enter the directory: asked of the system itself. */
export function canReach(account: Account, path: string): boolean {
  if (account === undefined) return true;
  const { uid, gid } = account;
  return spawnSync("test", ["-x", path], { uid, gid, cwd: "/" }).status === 0;
}

/** Makes a directory that the account alone can read. */
export function makePrivateDirectory(account: Account, path: string): void {
  makeDirectory(path, 0o700);
  if (account) chownSync(path, account.uid, account.gid);
}

function readPasswd(): string[][] {
  try {
    return readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => line.split(":"));
  } catch {
    return [];
  }
}
