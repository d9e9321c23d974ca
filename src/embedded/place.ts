import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Account, canReach, makePrivateDirectory } from "./account.ts";
import { binariesIn, type PostgresBinaries } from "./binaries.ts";
import { makeDirectory } from "./make-directory.ts";

/**
 * Chooses a directory for a server's data that its account can reach: the
 * wanted one, or, where a parent is closed to it (a checkout under a 0700
 * home), a fresh one elsewhere.
 */
export function reachableDirectory(account: Account, wanted: string): string {
  makePrivateDirectory(account, wanted);
  if (canReach(account, wanted)) return wanted;
  rmSync(wanted, { recursive: true, force: true });
  const elsewhere = mkdtempSync(join(sharedParent(), "server-"));
  makePrivateDirectory(account, elsewhere);
  return elsewhere;
}

/** The programs themselves, or a copy of them beside the data where the account cannot reach them. */
export function reachableBinaries(account: Account, binaries: PostgresBinaries, beside: string) {
  if (canReach(account, binaries.postgres)) return binaries;
  // Named by its age, so that an upgrade is copied anew.
  const copy = join(beside, `programs-${Math.trunc(statSync(binaries.postgres).mtimeMs)}`);
  if (!existsSync(copy)) {
    // Copied under another name first: an interrupted copy must not look whole.
    const partial = `${copy}.partial`;
    rmSync(partial, { recursive: true, force: true });
    cpSync(dirname(binaries.directory), partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, copy);
  }
  return binariesIn(join(copy, "bin"));
}

function sharedParent(): string {
  for (const parent of ["/var/lib/rowhouse", join(tmpdir(), "rowhouse")]) {
    try {
      makeDirectory(parent);
      return parent;
    } catch {
      // Not writable here: try the next one.
    }
  }
  throw new Error(
    "The server account can reach no directory for its data: run Rowhouse as an ordinary user, or set DATABASE_URL.",
  );
}
