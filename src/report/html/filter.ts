import { levels, type Report } from "../finding.ts";
import { escapeXml } from "../junit.ts";

/** The schemas of a report, each with the class of what belongs to it. */
export type Schemas = ReadonlyMap<string, string>;

/** What belongs to no schema: roles, the database, settings. */
const NONE = "no schema";

/** The schemas that a finding or a row of the matrix is about, by name. */
export function schemasOf({ findings, matrix }: Report): Schemas {
  const names = new Set([
    ...findings.map(({ object, objects }) => schemaOf(objects?.[0] ?? object)),
    ...matrix.map(({ relation }) => schemaOf(relation)),
  ]);
  return new Map([...names].sort().map((name, at) => [name, `schema-${at}`]));
}

/** The class of an object, by its schema. */
export const classOf = (schemas: Schemas, object: string): string => schemas.get(schemaOf(object)) ?? "";

const NAME = /^(?:function |procedure |sequence |schema )?("(?:[^"]|"")+"|[^\s."(]+)(\.|$)/;

/** `policy own on shop.orders` and `function shop.total(integer)` are of shop. */
function schemaOf(object: string): string {
  const whole = object.replace(/^.* on (?=[^ ]*\.)/s, "");
  const [, name = "", dot] = NAME.exec(whole) ?? [];
  return dot === "." || whole.startsWith("schema ") ? name.replaceAll('"', "") : NONE;
}

/** Boxes to tick; the page's own style reads them, so no script is needed. */
export function filterOf(schemas: Schemas, hasMatrix: boolean): string {
  const box = (id: string, label: string, isOn = true) =>
    `<label><input type="checkbox" id="${id}"${isOn ? " checked" : ""}> ${escapeXml(label)}</label>`;
  const bySchema =
    schemas.size > 1
      ? `<fieldset><legend>Schema</legend>${[...schemas].map(([name, id]) => box(id, name)).join(" ")}</fieldset>`
      : "";
  return `<form class="filter" aria-label="Filter">
<fieldset><legend>Severity</legend>${levels.map((level) => box(`level-${level}`, level)).join(" ")}</fieldset>
${bySchema}
${hasMatrix ? `<fieldset><legend>Matrix</legend>${box("only-open", "only what is open", false)}</fieldset>` : ""}
</form>`;
}

/** Hides what a box that is not ticked stands for. */
export const filterStyle = (schemas: Schemas): string =>
  [
    ...levels.map((level) => `body:has(#level-${level}:not(:checked)) article.${level} { display: none; }`),
    ...(schemas.size > 1
      ? [...schemas.values()].map((id) => `body:has(#${id}:not(:checked)) .${id} { display: none; }`)
      : []),
    "body:has(#only-open:checked) .relation:not(.has-open) { display: none; }",
    "",
  ].join("\n");
