import { grantTemporary as grantTemporaryTo, mutantsIn } from "../mutant.ts";

export const mutant = mutantsIn("app_public");

/** The same, done by the owner of the schema. */
export const asOwner = (sql: string): string => `set local role app_owner; ${sql}; reset role`;

export const grantTemporary = grantTemporaryTo("app_user");
