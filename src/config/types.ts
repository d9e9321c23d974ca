import type { RolePasswords } from "../database/urls.ts";
import type { GeneratedSecrets } from "../embedded/secrets.ts";

/** How a token's signature is checked: one algorithm, one source of keys. */
export type JwtConfig = { issuer?: string; audience?: string } & (
  | { algorithm: "HS256"; secret: string }
  | { algorithm: "RS256" | "ES256"; publicKey: string }
  | { algorithm: "RS256" | "ES256"; jwksUrl: string }
);

/** Of operators' tokens the audience is always checked. */
export type OperatorJwtConfig = JwtConfig & { audience: string };

/** Which server, and how much of it is ours. */
export type DatabaseConfig =
  /** Our own server; its URLs are known once it runs. */
  | { kind: "embedded"; secrets: GeneratedSecrets; passwords: RolePasswords }
  /** Somebody's server, to which we come as the administrator. */
  | { kind: "administered"; url: string; passwords: RolePasswords }
  /** Somebody's server that is ready: nothing is created or migrated. */
  | { kind: "prepared"; url: string; operatorUrl?: string };

export type Config = {
  /** Where the embedded server's data, the generated secrets and demo.json are. */
  stateDirectory: string;
  database: DatabaseConfig;
  /** Port 0 is any free one. */
  http: { host: string; port: number };
  /** Connections of the server. */
  pool: { min: number; max: number };
  /** The file of the documents that are served by their hash. */
  persistedOperations?: { documents: string; only: boolean };
  jwt: JwtConfig;
  /** Without it there is no operators' API. */
  operatorJwt?: OperatorJwtConfig;
  /** 32 to 64 bytes: the HMAC key that tenant contexts are sealed with. */
  sealKey: Buffer;
  /** 32 bytes each: the AES-256-GCM keys of stored secrets. The first encrypts, the others are earlier ones. */
  credentialsKeys: [Buffer, ...Buffer[]];
};
