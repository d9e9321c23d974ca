import { RowhouseError } from "../errors.ts";
import { quote } from "./quote.ts";

const uuidForm = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const slugForm = /^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/;
const publicPrefix = "t_";
// Normalising can make a text eighteen times as long: it is measured before.
const longestInput = 256;

/**
 * A tenant id that came from outside: a uuid, or the public form `t_<slug>`,
 * where a slug has 1 to 100 lower-case letters, digits and inner hyphens.
 */
export class TenantId {
  /** `uuid` is what the database knows; `public` has to be resolved by its slug. */
  readonly form: "uuid" | "public";
  readonly #value: string;

  private constructor(form: "uuid" | "public", value: string) {
    this.form = form;
    this.#value = value;
  }

  /**
   * Reads a tenant id. It is normalised (NFKC), and refused with
   * TENANT_ID_MALFORMED when it is no string, or holds control, format,
   * bidirectional or zero-width characters, or is of neither form.
   */
  static parse(input: unknown): TenantId {
    if (typeof input !== "string") throw malformed(input, "it must be a string");
    if (input.length > longestInput) throw malformed(input, `it is longer than ${longestInput} characters`);
    const value = input.normalize("NFKC");
    if (/\p{C}/u.test(input) || /\p{C}/u.test(value)) {
      throw malformed(input, "it holds control or invisible characters: remove them");
    }
    const lower = value.toLowerCase();
    if (uuidForm.test(lower)) return new TenantId("uuid", lower);
    if (!value.startsWith(publicPrefix))
      throw malformed(input, "write a uuid, or t_ and the slug of the tenant");
    return TenantId.fromSlug(value.slice(publicPrefix.length), input);
  }

  /** The public form of a slug. Throws TENANT_ID_MALFORMED for what is no slug. */
  static fromSlug(slug: string, input: unknown = slug): TenantId {
    if (typeof slug !== "string" || !slugForm.test(slug)) {
      throw malformed(input, "a slug has 1 to 100 lower-case letters, digits and inner hyphens");
    }
    return new TenantId("public", publicPrefix + slug);
  }

  /** The slug of the public form; null for a uuid. */
  get slug(): string | null {
    return this.form === "public" ? this.#value.slice(publicPrefix.length) : null;
  }

  /** The uuid, which the database asks for. Throws TENANT_ID_UNRESOLVED for the public form. */
  requireUuid(): string {
    if (this.form === "uuid") return this.#value;
    throw new RowhouseError(
      "TENANT_ID_UNRESOLVED",
      `The tenant id ${quote(this.#value)} is a public name, not a uuid.`,
      {
        hint: "Look up the uuid of the tenant with this slug first.",
      },
    );
  }

  equals(other: TenantId): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return this.#value;
  }

  toJSON(): string {
    return this.#value;
  }
}

function malformed(input: unknown, fix: string): RowhouseError {
  return new RowhouseError("TENANT_ID_MALFORMED", `The tenant id ${quote(input)} is malformed: ${fix}.`);
}
