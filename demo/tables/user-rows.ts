import { createHash } from "node:crypto";
import { demoId } from "../ids.ts";
import type { Person, TenantSpec } from "../people.ts";
import type { Row, TableRows } from "../rows.ts";

const ownTitles = ["Trading plan", "Risk report"];
const houseTitles = ["Terms of service", "Data processing agreement", "Annual report"];

/** What a person keeps besides accounts, as they would make it themselves. */
export function userRows(tenant: TenantSpec, person: Person, n: number): TableRows[] {
  const titles = n === 0 ? [...houseTitles, ...ownTitles] : ownTitles;
  return [
    { table: "documents", rows: titles.map((title) => documentRow(tenant, person, title)) },
    {
      table: "coin_category_overrides",
      rows: [
        override(person, n, "DOGE", n % 2 === 0 ? "borderline" : "blacklisted", "My own view of it."),
        override(person, n, "XRP", "approved", "I know it well."),
      ],
    },
  ];
}

function documentRow(tenant: TenantSpec, person: Person, title: string): Row {
  const id = demoId(`${tenant.slug} ${person.email} ${title}`, 0);
  // What the house gives out reads the same everywhere; a plan is one's own.
  const content = houseTitles.includes(title) ? title : `${title} of ${person.email}`;
  const content_hash = createHash("sha256").update(content).digest("hex");
  return {
    id,
    user_id: person.id,
    title,
    content_hash,
    storage_path: `t_${tenant.slug}/documents/${id}.pdf`,
    media_type: "application/pdf",
    size_bytes: 20_000 + Number.parseInt(content_hash.slice(0, 5), 16),
    metadata: { language: "en" },
  };
}

// The same ids in every tenant, as the same people's habits have the same names.
function override(person: Person, n: number, coin: string, category: string, reason: string): Row {
  return { id: demoId(`shared override ${n} ${coin}`, 0), user_id: person.id, coin, category, reason };
}
