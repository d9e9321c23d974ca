import { RowhouseError } from "../errors.ts";

type Details = Error & {
  code?: string;
  address?: string;
  hostname?: string;
  port?: number;
  path?: string;
  syscall?: string;
  output?: string;
};

/** What went wrong in one sentence, with what to do about it. */
export function describeError(thrown: unknown): string {
  if (isDiskFull(thrown)) return "The disk is full: free some space and try again.";
  const error = rootOf(thrown);
  if (!(error instanceof Error)) return String(error);
  if (error instanceof RowhouseError) return [error.message, error.hint].filter(Boolean).join(" ");
  const { code = "", message } = error as Details;
  return sentences[code]?.(error) ?? (/^timeout exp/i.test(message) ? unreachable(error) : message);
}

const unreachable = (error: Details): string => {
  const place = error.address ?? error.hostname;
  const at = place ? ` at ${place}${error.port ? `:${error.port}` : ""}` : "";
  return `The database${at} does not answer (${error.code ?? error.message}): check that it runs and that DATABASE_URL is right.`;
};

const forbidden = (error: Details): string =>
  error.path
    ? `No permission to read or write ${error.path}: run as the user who owns it, or choose another directory.`
    : error.message;

const impossible = (error: Details): string =>
  error.syscall === "mkdir" && error.path
    ? `The directory ${error.path} cannot be made (${error.code}): set ROWHOUSE_DIRECTORY to one that can.`
    : error.message;

const sentences: Record<string, (error: Details) => string> = {
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EACCES: (error) =>
    error.syscall === "listen"
      ? `Port ${error.port} may not be opened by this user: set PORT to another.`
      : forbidden(error),
  EPERM: forbidden,
  EROFS: forbidden,
  ENOENT: impossible,
  ENOTDIR: impossible,
  EADDRINUSE: (error) =>
    `Port ${error.port} on ${error.address} is in use: stop what listens there, or set PORT to another.`,
  EADDRNOTAVAIL: (error) => `This machine has no address ${error.address}: set HOST to one that it has.`,
  "28P01": (error) =>
    `The database refuses the login: ${error.message}. Check the user and the password in DATABASE_URL.`,
  "28000": (error) => `The database refuses the login: ${error.message}. Check the user in DATABASE_URL.`,
  "3D000": (error) =>
    `${error.message}: run "rowhouse migrate" as the administrator, or correct DATABASE_URL.`,
  "53300": () => "The database has no connection left: close some, or raise its max_connections.",
  "57P03": (error) => `The database is not ready: ${error.message}.`,
};

/** Said by the system, by Postgres (53100) or by one of its programs, to whatever was being done. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = "", message, output = "", cause } = error as Details;
  if (code === "ENOSPC" || code === "53100") return true;
  return /No space left on device/.test(message + output) || isDiskFull(cause);
}

/** A name that has several addresses fails with one error for each; typed errors may wrap the driver's. */
function rootOf(thrown: unknown): unknown {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return rootOf(thrown.errors[0]);
  if (thrown instanceof RowhouseError && thrown.code === "DATABASE_UNAVAILABLE" && thrown.cause)
    return rootOf(thrown.cause);
  return thrown;
}
