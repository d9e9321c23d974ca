import type { Client } from "pg";
import { checkDatabase } from "../../../src/check/check.ts";
import { prove } from "../../../src/prove/prove.ts";
import type { Finding } from "../../../src/report/finding.ts";
import { ofTheServer } from "../../check/support/in-transaction.ts";
import type { Form, Style } from "./forms.ts";

/** What the tools say of one form: errors and warnings, and notes apart. */
export type Judged = { form: Form; check: string[]; notes: string[]; prove: string[]; missed: string[] };

/** All forms of a style, and errors and warnings that belong to none of them. */
export type JudgedStyle = { style: Style; judged: Judged[]; others: string[] };

/** Makes the tables of a style in a transaction that is rolled back, and asks both tools. */
export async function judgeStyle(client: Client, style: Style): Promise<JudgedStyle> {
  await client.query("begin");
  try {
    await makeStyle(client, style);
    const { findings } = await checkDatabase(client);
    const proof = await prove(client, { inTransaction: true, seed: 1, random: 1 });
    const checked = findings.filter(({ rule }) => !ofTheServer.includes(rule));
    const isFault = ({ level }: Finding) => level !== "info";
    const missed = proof.coverage.flatMap((part) => part.missed);
    const of = (form: Form, found: readonly Finding[]) => [
      ...new Set(found.filter(({ object }) => names(object, form)).map(({ rule }) => rule)),
    ];
    const all = [...checked, ...proof.findings].filter(isFault);
    return {
      style,
      judged: style.forms.map((form) => ({
        form,
        check: of(form, checked.filter(isFault)),
        notes: of(
          form,
          checked.filter((finding) => !isFault(finding)),
        ),
        prove: of(form, proof.findings.filter(isFault)),
        missed: missed.filter(({ object }) => names(object, form)).map(({ reason }) => reason),
      })),
      others: all
        .filter(({ object }) => !style.forms.some((form) => names(object, form)))
        .map(({ rule, object }) => `${rule} ${object}`),
    };
  } finally {
    await client.query("rollback");
  }
}

async function makeStyle(client: Client, style: Style): Promise<void> {
  await client.query(style.sql);
  await client.query("set local search_path = app, public");
  for (const form of style.forms)
    await client.query(form.statements).catch((cause: Error) => {
      throw new Error(`The form "${form.name}" cannot be made: ${cause.message}`, { cause });
    });
  await client.query(`
    revoke execute on all functions in schema app from public;
    grant execute on all functions in schema app to ${style.sql.includes("create role cond_app") ? "cond_app" : "cond_tenants"};
    set local search_path to default`);
}

/** Whether a finding is about the form's table, its policies, or what the form has made beside it. */
const names = (object: string, { table }: Form): boolean =>
  new RegExp(`\\b${table}(__\\w+)?\\b`).test(object);
