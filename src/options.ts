import { z } from "zod";
import type { PoolSettings } from "./driver/pool.ts";
import type { RetryPolicy } from "./driver/retry.ts";
import { RowhouseError } from "./errors.ts";
import type { SealerOptions } from "./tenant/sealer.ts";

export interface RowhouseOptions extends Pick<PoolSettings, "client"> {
  /** The server's login, app_authenticator. */
  readonly connectionString: string;
  /** An operator's login, app_operator; without it there is no asPlatform(). */
  readonly operatorConnectionString?: string | undefined;
  /** min 2, max 10, where not given. */
  readonly pool?: Omit<PoolSettings, "connectionString" | "client" | "prepare"> | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** False: no statement is prepared under a name, as poolers need that share connections and know no names. */
  readonly prepare?: boolean | undefined;
  /** Seals every context; needed where the database requires a seal. */
  readonly seal?: SealerOptions | undefined;
}

// The driver reads URLs that others do not: without a host, for a socket.
const url = z.string("must be a postgres:// URL").regex(/^postgres(?:ql)?:\/\//, "must be a postgres:// URL");
const milliseconds = z.number("must be a number of milliseconds").nonnegative().optional();
const count = z.int("must be a whole number").nonnegative();

const optionsForm = z.strictObject({
  connectionString: url,
  operatorConnectionString: url.optional(),
  pool: z
    .strictObject({
      min: count.optional(),
      max: count.positive().optional(),
      idleTimeoutMs: milliseconds,
      connectTimeoutMs: milliseconds,
    })
    .refine(({ min = 2, max = 10 }) => min <= max || (min === 2 && max < 2), "min is more than max")
    .optional(),
  retry: z
    .strictObject({
      attempts: count.positive().optional(),
      minDelayMs: milliseconds,
      maxDelayMs: milliseconds,
    })
    .optional(),
  seal: z
    .strictObject({
      key: z.custom((value) => typeof value === "function", "must be a function"),
      lifetime: z.number("must be a number of seconds").positive().optional(),
    })
    .optional(),
  prepare: z.boolean("must be true or false").optional(),
  client: z.record(z.string(), z.unknown()).optional(),
});

/** Throws CONFIGURATION_INVALID, naming every fault. Values are not told: URLs hold passwords. */
export function checkOptions(options: RowhouseOptions): RowhouseOptions {
  const { error } = optionsForm.safeParse(options);
  if (!error) return options;
  const faults = error.issues.map(({ path, message }) => `${path.join(".") || "options"}: ${message}`);
  throw new RowhouseError("CONFIGURATION_INVALID", `The options are not valid. ${faults.join("; ")}.`);
}
