import { reportCheck } from "../../src/check/report.ts";
import { rules } from "../../src/check/rules.ts";
import { kernelScript } from "../../src/database/kernel.ts";
import { fix, fixScript, planFixes } from "../../src/fixes/index.ts";
import { mayBreak, triedRules } from "../../src/fixes/may-break.ts";
import { createTestDatabase } from "../support/database.ts";
import { membership, withApplication } from "./support.ts";

test("only the mechanical fixes run: the rest of the script is comments", async () => {
  await withApplication(membership, async ({ root }) => {
    const fixes = await planFixes(root, (await reportCheck(root)).findings);
    const live = fixScript(fixes)
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("-- ") && line !== "--");
    const mechanical = fixes.filter((each) => each.class === "mechanical");
    expect(live).toEqual(["begin;", ...mechanical.flatMap(({ sql }) => sql?.split("\n") ?? []), "commit;"]);
    expect(mechanical.length).toBeGreaterThan(3);
  });
});

test("the rules that are tried, and those with words of their own, are rules", () => {
  const known = new Set(rules.map(({ name }) => name));
  expect([...triedRules, ...Object.keys(mayBreak)].filter((name) => !known.has(name))).toEqual([]);
  expect(Object.keys(mayBreak).filter((name) => triedRules.has(name))).toEqual([]);
});

test("a name with a line break in it does not leave its comment", () => {
  const finding = {
    rule: "rls-disabled",
    level: "error" as const,
    object: 'shop."a\nb"',
    detail: "Row security is off.\r\nselect 1;",
    remedy: 'alter table shop."a\nb" enable row level security;',
    identity: "x",
  };
  const script = fixScript([{ finding, class: "review", sql: finding.remedy, reason: "It\rmay break." }]);
  const outside = script.split(/[\r\n]+/).filter((line) => line !== "" && !line.startsWith("--"));
  expect(outside).toEqual(["begin;", "commit;"]);
});

test("trying leaves the database as it was", async () => {
  await withApplication(membership, async ({ root }) => {
    const state = async () => ({
      findings: (await reportCheck(root)).findings,
      tasks: (await root.query("select * from board.tasks order by id")).rows,
      columns: (await root.query("select count(*) from pg_attribute")).rows,
    });
    const before = await state();
    expect(before.tasks.length).toBe(3);
    const fixes = await planFixes(root, before.findings);
    expect(fixes.some((each) => each.class === "mechanical")).toBe(true);
    expect(await state()).toEqual(before);
  });
});

test("without a superuser nothing is tried, all SQL is for review, and the reason says so", async () => {
  await withApplication(membership, async ({ root, db, login }) => {
    await root.query(`alter role ${login} password 'board'`);
    await root.query(
      `do $$ begin execute format('grant connect on database %I to ${login}', current_database()); end $$`,
    );
    const url = new URL(db.urls.root);
    url.username = login;
    url.password = "board";
    const fixes = (await fix(url.href)).filter(({ sql }) => sql !== null);
    expect(fixes.length).toBeGreaterThan(3);
    expect(fixes.filter((each) => each.class !== "review")).toEqual([]);
    const disabled = fixes.find(({ finding }) => finding.rule === "rls-disabled");
    expect(disabled?.reason).toMatch(/^It was not tried: board_login_\w+ is neither a superuser/);
  });
});

test("a lock that others hold is not waited for: nothing is tried", async () => {
  await withApplication(membership, async ({ root, db }) => {
    const other = await db.connect("root");
    await other.query("begin; lock table board.tasks in access exclusive mode");
    const fixes = await planFixes(root, [
      {
        rule: "rls-disabled",
        level: "error",
        object: "board.comments",
        detail: "",
        remedy: "alter table board.comments enable row level security;",
        identity: "rls-disabled board.comments",
      },
    ]);
    await other.query("rollback");
    expect(fixes).toMatchObject([{ class: "review", reason: expect.stringContaining("lock timeout") }]);
  });
});

test("a foreign key that would lose its action on update is for review", async () => {
  await withApplication(membership, async ({ root }) => {
    await root.query(`
      alter table board.tasks drop constraint tasks_project_fkey;
      alter table board.projects add constraint projects_id_key unique (id);
      alter table board.tasks add constraint tasks_project_fkey foreign key (project_id) references board.projects (id)`);
    const classOf = async () => {
      const fixes = await planFixes(root, (await reportCheck(root)).findings);
      return fixes.find(({ finding }) => finding.rule === "foreign-key-without-tenant");
    };
    expect((await classOf())?.class).toBe("mechanical");
    await root.query(`
      alter table board.tasks drop constraint tasks_project_fkey;
      alter table board.tasks add constraint tasks_project_fkey foreign key (project_id) references board.projects (id) on update cascade`);
    expect(await classOf()).toMatchObject({
      class: "review",
      reason: expect.stringContaining("ON UPDATE CASCADE"),
    });
  });
});

test("where the kernel is present, a bare table gets its wall from tenancy.protect", async () => {
  const db = await createTestDatabase({ empty: true });
  try {
    const root = await db.connect("root");
    await root.query(await kernelScript());
    await root.query(`
      create schema shop;
      grant usage on schema shop to app_user;
      create table shop.orders (tenant_id uuid not null, id uuid not null, total numeric not null, primary key (tenant_id, id));
      create table shop.notes (like shop.orders including all);
      grant select, insert (id, total), update (total), delete on shop.orders, shop.notes to app_user;
      select tenancy.protect('shop.orders');
      insert into shop.notes (tenant_id, id, total) values
        ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000a', 1),
        ('00000000-0000-4000-8000-00000000000b', '00000000-0000-4000-8000-00000000000b', 2);`);
    const given = { schemas: ["shop"] };
    const fixes = await planFixes(root, (await reportCheck(root, given)).findings, given);
    const notes = fixes.find(({ finding }) => finding.identity === "rls-disabled shop.notes");
    expect(notes).toMatchObject({ class: "mechanical", sql: "select tenancy.protect('shop.notes');" });
    await root.query(fixScript(fixes));
    const left = (await reportCheck(root, given)).findings.map(({ identity }) => identity);
    expect(left).not.toContain("rls-disabled shop.notes");
  } finally {
    await db.drop();
  }
});
