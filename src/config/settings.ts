import { createPublicKey } from "node:crypto";
import { z } from "zod";

type Setting<T> = {
  schema: z.ZodType<T, string>;
  /** What a fault says: the value must … */
  rule: string;
  /** A secret's value is never quoted. */
  secret?: boolean;
};

const setting = <T>(rule: string, schema: z.ZodType<T, string>): Setting<T> => ({ schema, rule });
const secret = <T>(rule: string, schema: z.ZodType<T, string>): Setting<T> => ({
  schema,
  rule,
  secret: true,
});

const wholeNumber = (minimum: number, maximum: number) =>
  setting(
    `must be a whole number from ${minimum} to ${maximum}`,
    z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(minimum).max(maximum)),
  );
const password = () =>
  secret(
    "must be at least 8 printable ASCII characters without spaces",
    z.string().regex(/^[\x21-\x7e]{8,}$/),
  );

const jwtAlgorithm = setting("must be HS256, RS256 or ES256", z.enum(["HS256", "RS256", "ES256"]));
const jwtSecret = secret(
  "must have at least 32 bytes; make one with: openssl rand -base64 48",
  z.string().refine((value) => Buffer.byteLength(value) >= 32),
);
const jwtPublicKey = setting(
  "must be a public key in PEM: RSA of at least 2048 bits for RS256, P-256 for ES256",
  // Where an environment cannot hold line breaks they are written as \n.
  z
    .string()
    .transform((value) => value.replaceAll("\\n", "\n"))
    .refine((pem) => algorithmOfKey(pem) !== undefined),
);
const jwtJwksUrl = setting(
  "must be an https:// URL; http:// is for 127.0.0.1, [::1] and localhost alone",
  z.url({ protocol: /^https?$/ }).refine(isConfidential),
);
const text = setting("must be a text", z.string());

/** Every setting of the environment. */
export const settings = {
  DATABASE_URL: secret(
    "must look like postgres://user:password@host:5432/database",
    z.string().refine(isPostgresUrl),
  ),
  AUTHENTICATOR_PASSWORD: password(),
  OPERATOR_PASSWORD: password(),
  CREDENTIALS_KEY: secret(
    "must be 32 bytes in base64, or several such keys with commas between them; make one with: openssl rand -base64 32",
    z.string().refine((value) => value.split(",").every(isKeyOf32Bytes)),
  ),
  SEAL_KEY: secret(
    "must be 32 to 64 bytes in base64; make one with: openssl rand -base64 32",
    z.base64().refine((value) => isBetween(Buffer.from(value, "base64").length, 32, 64)),
  ),
  JWT_ALGORITHM: jwtAlgorithm,
  JWT_SECRET: jwtSecret,
  JWT_PUBLIC_KEY: jwtPublicKey,
  JWT_JWKS_URL: jwtJwksUrl,
  JWT_ISSUER: text,
  JWT_AUDIENCE: text,
  OPERATOR_JWT_ALGORITHM: jwtAlgorithm,
  OPERATOR_JWT_SECRET: jwtSecret,
  OPERATOR_JWT_PUBLIC_KEY: jwtPublicKey,
  OPERATOR_JWT_JWKS_URL: jwtJwksUrl,
  OPERATOR_JWT_ISSUER: text,
  OPERATOR_JWT_AUDIENCE: text,
  HOST: setting("must be a host name or an address", z.string().regex(/^\S+$/)),
  PORT: wholeNumber(0, 65_535),
  POOL_MIN: wholeNumber(0, 1_000),
  POOL_MAX: wholeNumber(1, 1_000),
  PERSISTED_OPERATIONS: setting("must be the path of a JSON file", z.string().endsWith(".json")),
  PERSISTED_OPERATIONS_ONLY: setting(
    "must be true or false",
    z.enum(["true", "false"]).transform((value) => value === "true"),
  ),
};

export type SettingName = keyof typeof settings;
export type SettingValues = { [Name in SettingName]?: z.output<(typeof settings)[Name]["schema"]> };
export type Environment = Record<string, string | undefined>;

/** Parses what is set; an empty text counts as not set. Each fault is one sentence. */
export function parseSettings(env: Environment): { values: SettingValues; faults: string[] } {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [name, { schema, rule, secret }] of Object.entries<Setting<unknown>>(settings)) {
    const given = env[name];
    if (!given) continue;
    const parsed = schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else
      faults.push(
        `${name} is ${secret ? "not usable (its value is not shown)" : quoted(given)}: it ${rule}.`,
      );
  }
  return { values, faults };
}

const quoted = (value: string): string =>
  JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);

const isKeyOf32Bytes = (value: string): boolean =>
  z.base64().safeParse(value).success && Buffer.from(value, "base64").length === 32;

const isBetween = (value: number, minimum: number, maximum: number): boolean =>
  value >= minimum && value <= maximum;

function isPostgresUrl(value: string): boolean {
  const url = URL.parse(value);
  return (
    url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.username !== "" && url.pathname.length > 1
  );
}

/** Whoever can change the keys on their way can sign tokens. */
function isConfidential(value: string): boolean {
  const { protocol, hostname } = new URL(value);
  return protocol === "https:" || ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
}

/** The algorithm that a public key in PEM is for; undefined for a key that is too weak, or none. */
export function algorithmOfKey(pem: string): "RS256" | "ES256" | undefined {
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = createPublicKey(pem);
    if (type === "rsa" && (details?.modulusLength ?? 0) >= 2048) return "RS256";
    return type === "ec" && details?.namedCurve === "prime256v1" ? "ES256" : undefined;
  } catch {
    return undefined;
  }
}
