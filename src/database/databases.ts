import { DatabaseError } from "pg";
import { withAdministrator } from "./administration.ts";
import { databaseName, withDatabase } from "./urls.ts";

/** SQLSTATEs of a database that is not there, is there already, is in use. */
const INVALID_CATALOG_NAME = "3D000";
const DUPLICATE_DATABASE = "42P04";

/** Whether the URL's database exists. Fails where the server does not answer or refuses the login. */
export async function databaseExists(url: string): Promise<boolean> {
  try {
    return await withAdministrator(url, async () => true);
  } catch (error) {
    if (sqlState(error) === INVALID_CATALOG_NAME) return false;
    throw error;
  }
}

/** Creates the URL's database, empty or as a copy of a template, where it is missing. Roles come first. */
export async function createDatabase(url: string, template?: string): Promise<void> {
  await createClosedDatabase(url, template);
  await admitLogins(url);
}

/** The same without admitLogins(). */
export async function createClosedDatabase(url: string, template?: string): Promise<void> {
  const name = databaseName(url);
  await withAdministrator(withDatabase(url, "postgres"), async (root) => {
    const from = template === undefined ? "" : `template ${root.escapeIdentifier(template)}`;
    try {
      await root.query(`create database ${root.escapeIdentifier(name)} owner app_owner ${from}`);
    } catch (error) {
      if (sqlState(error) !== DUPLICATE_DATABASE) throw error;
    }
  });
}

/** Lets the two logins in and nobody else: by default every role of a cluster may connect. */
export async function admitLogins(url: string): Promise<void> {
  await withAdministrator(url, async (root) => {
    const database = root.escapeIdentifier(databaseName(url));
    // As the owner, so that the grants are the owner's whoever runs this.
    await root.query(`set role app_owner;
      revoke all on database ${database} from public;
      grant connect on database ${database} to app_authenticator, app_operator;`);
  });
}

/** Drops the URL's database with everything in it; sessions in it are ended. */
export async function dropDatabase(url: string): Promise<void> {
  const name = databaseName(url);
  await withAdministrator(withDatabase(url, "postgres"), async (root) => {
    await root.query(`drop database if exists ${root.escapeIdentifier(name)} with (force)`);
  });
}

function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}
