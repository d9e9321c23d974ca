import { join, resolve } from "node:path";
import {
  algorithmOfKey,
  type Environment,
  parseSettings,
  type SettingName,
  type SettingValues,
} from "./config/settings.ts";
import type { Config, DatabaseConfig, JwtConfig, OperatorJwtConfig } from "./config/types.ts";
import { withLogin } from "./database/urls.ts";
import { type GeneratedSecrets, readOrCreateSecrets } from "./embedded/secrets.ts";
import { RowhouseError } from "./errors.ts";
import { findProject } from "./project/find.ts";

/** The configuration is wrong; `faults` has one sentence per fault. */
export class ConfigurationError extends RowhouseError {
  override readonly name = "ConfigurationError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    const count = faults.length === 1 ? "a fault" : `${faults.length} faults`;
    super("CONFIGURATION_INVALID", [`The configuration has ${count}:`, ...faults].join("\n- "));
    this.faults = faults;
  }
}

/** Reads the environment, the one place that does. Throws one error that lists every fault at once. */
export function loadConfig(env: Environment = process.env, directory = process.cwd()): Config {
  const stateDirectory = resolve(env.ROWHOUSE_DIRECTORY || join(findProject(directory), ".rowhouse"));
  return parseConfig(env, stateDirectory, () => readOrCreateSecrets(stateDirectory));
}

/** As loadConfig; the secrets are asked for only where no DATABASE_URL is set. */
export function parseConfig(
  env: Environment,
  stateDirectory: string,
  secrets: () => GeneratedSecrets,
): Config {
  const { values, faults } = parseSettings(env);
  const generated = env.DATABASE_URL ? undefined : secrets();
  const present = generated ? { ...generatedValues(generated), ...values } : values;
  const required = <Name extends SettingName>(name: Name, why: string): NonNullable<SettingValues[Name]> => {
    // One that is set but wrong is among the faults already.
    if (present[name] === undefined && !env[name]) faults.push(`${name} is not set: ${why}.`);
    return present[name] as NonNullable<SettingValues[Name]>;
  };
  const pool = { min: values.POOL_MIN ?? 2, max: values.POOL_MAX ?? 10 };
  if (pool.min > pool.max) {
    faults.push(
      `POOL_MIN is ${pool.min}, above POOL_MAX, which is ${pool.max}: lower the one or raise the other.`,
    );
  }
  if (values.PERSISTED_OPERATIONS_ONLY && !env.PERSISTED_OPERATIONS) {
    faults.push(
      "PERSISTED_OPERATIONS_ONLY is true and PERSISTED_OPERATIONS is not set: set it, or nothing is served.",
    );
  }
  const operatorJwt = operatorJwtConfig(present, required, faults);
  const config = {
    stateDirectory,
    database: databaseConfig(present, generated, required),
    http: { host: values.HOST ?? "127.0.0.1", port: values.PORT ?? 5678 },
    pool,
    ...(values.PERSISTED_OPERATIONS && {
      persistedOperations: {
        documents: values.PERSISTED_OPERATIONS,
        only: values.PERSISTED_OPERATIONS_ONLY ?? false,
      },
    }),
    jwt: jwtConfig(present, required, faults),
    ...(operatorJwt && { operatorJwt }),
    sealKey: required(
      "SEAL_KEY",
      "every tenant context is sealed with it; make one with: openssl rand -base64 32",
    ),
    credentialsKeys: required(
      "CREDENTIALS_KEY",
      "it encrypts stored secrets; make one with: openssl rand -base64 32",
    ),
  };
  if (faults.length > 0) throw new ConfigurationError(faults);
  const key = (base64: string) => Buffer.from(base64, "base64");
  const credentialsKeys = config.credentialsKeys.split(",").map(key) as [Buffer, ...Buffer[]];
  return { ...config, sealKey: key(config.sealKey), credentialsKeys };
}

type Required = <Name extends SettingName>(name: Name, why: string) => NonNullable<SettingValues[Name]>;

function databaseConfig(
  values: SettingValues,
  secrets: GeneratedSecrets | undefined,
  required: Required,
): DatabaseConfig {
  const url = values.DATABASE_URL ?? "postgres://invalid";
  // The server's own login cannot create or migrate, and needs no other password.
  if (!secrets && new URL(url).username === "app_authenticator") {
    const operator = values.OPERATOR_PASSWORD;
    return {
      kind: "prepared",
      url,
      ...(operator && { operatorUrl: withLogin(url, "app_operator", operator) }),
    };
  }
  const passwords = {
    authenticator: required(
      "AUTHENTICATOR_PASSWORD",
      "choose the password of app_authenticator, the login of the server",
    ),
    operator: required(
      "OPERATOR_PASSWORD",
      "choose the password of app_operator, the login of operators and backups",
    ),
  };
  return secrets ? { kind: "embedded", secrets, passwords } : { kind: "administered", url, passwords };
}

/** `OPERATOR_` for the tokens of operators. */
type Prefix = "" | "OPERATOR_";

function jwtConfig(
  values: SettingValues,
  required: Required,
  faults: string[],
  prefix: Prefix = "",
): JwtConfig {
  const algorithm = values[`${prefix}JWT_ALGORITHM`] ?? "HS256";
  const issuer = values[`${prefix}JWT_ISSUER`];
  const audience = values[`${prefix}JWT_AUDIENCE`];
  const checks = { ...(issuer && { issuer }), ...(audience && { audience }) };
  if (algorithm === "HS256") {
    const why = "tokens are signed with it; make one with: openssl rand -base64 48";
    return { algorithm, secret: required(`${prefix}JWT_SECRET`, why), ...checks };
  }
  const publicKey = values[`${prefix}JWT_PUBLIC_KEY`];
  const jwksUrl = values[`${prefix}JWT_JWKS_URL`];
  if (publicKey && jwksUrl) {
    faults.push(`${prefix}JWT_PUBLIC_KEY and ${prefix}JWT_JWKS_URL are both set: keep one of them.`);
  }
  if (publicKey && algorithmOfKey(publicKey) !== algorithm) {
    faults.push(
      `${prefix}JWT_PUBLIC_KEY is a key for ${algorithmOfKey(publicKey)} and ${prefix}JWT_ALGORITHM is ${algorithm}: change one.`,
    );
  }
  if (jwksUrl) return { algorithm, jwksUrl, ...checks };
  return {
    algorithm,
    publicKey: required(`${prefix}JWT_PUBLIC_KEY`, `${algorithm} needs it, or ${prefix}JWT_JWKS_URL`),
    ...checks,
  };
}

/** Undefined where nothing of it is set: then there is no operators' API. */
function operatorJwtConfig(
  values: SettingValues,
  required: Required,
  faults: string[],
): OperatorJwtConfig | undefined {
  if (!Object.keys(values).some((name) => name.startsWith("OPERATOR_JWT_"))) return undefined;
  const audience = required("OPERATOR_JWT_AUDIENCE", "operators' tokens are told from tenants' by it");
  if (audience && audience === values.JWT_AUDIENCE) {
    faults.push("OPERATOR_JWT_AUDIENCE and JWT_AUDIENCE are the same: choose another.");
  }
  if (values.OPERATOR_JWT_SECRET && values.OPERATOR_JWT_SECRET === values.JWT_SECRET) {
    faults.push("OPERATOR_JWT_SECRET and JWT_SECRET are the same: choose another.");
  }
  return { ...jwtConfig(values, required, faults, "OPERATOR_"), audience };
}

function generatedValues(secrets: GeneratedSecrets): SettingValues {
  return {
    AUTHENTICATOR_PASSWORD: secrets.authenticatorPassword,
    OPERATOR_PASSWORD: secrets.operatorPassword,
    SEAL_KEY: secrets.sealKey,
    CREDENTIALS_KEY: secrets.credentialsKey,
    JWT_SECRET: secrets.jwtSecret,
  };
}

/** Whether the migration that is being written belongs to the schema: on the embedded server, which is for development. */
export const includesCurrent = ({ database }: Config): boolean => database.kind === "embedded";

/** The environment for a program that is started, with a few variables of ours. */
export const environmentWith = (variables: Environment): Environment => ({ ...process.env, ...variables });

/** Grafast asks for a decision when it is loaded: GRAPHILE_ENV=development adds checks for those who work on it. */
export function preferProduction(): void {
  process.env.GRAPHILE_ENV ??= "production";
}

/** Whether whoever runs a command wants to see stacks. */
export const wantsStacks = (): boolean => Boolean(process.env.DEBUG) || process.argv.includes("--verbose");
