/** Two applications that naive fixes break: what they do is the same before and after the mechanical ones. */
import type { Client } from "pg";
import { reportCheck } from "../../src/check/report.ts";
import { type Fix, type FixClass, fixScript, planFixes } from "../../src/fixes/index.ts";
import { type Application, answersOf, membership, sessions, withApplication } from "./support.ts";

const plan = async (root: Client): Promise<Fix[]> => planFixes(root, (await reportCheck(root)).findings);

const named = (fixes: readonly Fix[], wanted: FixClass): string[] =>
  fixes.filter((fix) => fix.class === wanted).map(({ finding: { rule, object } }) => `${rule} ${object}`);

const mechanical: { name: string; given: Application; expected: string[] }[] = [
  {
    name: "membership",
    given: membership,
    expected: [
      "dangerous-privilege board.projects",
      "rls-disabled board.comments",
      "view-owner-rights board.open_tasks",
      "rls-not-forced board.projects",
      "rls-not-forced board.tasks",
      "rls-not-forced board.teams",
      "tenant-nullable board.tasks",
      "index-not-tenant-led board.comments",
      "index-not-tenant-led board.tasks",
    ],
  },
  {
    name: "sessions",
    given: sessions,
    expected: [
      "rls-disabled shop.orders",
      "view-owner-rights shop.totals",
      "dangerous-privilege shop.orders",
      "set-null-clears-tenant constraint orders_person_fkey on shop.orders",
    ],
  },
];

test.each(mechanical)(
  "$name answers the same after the mechanical fixes, and check finds none of what they were for",
  async ({ given, expected }) => {
    await withApplication(given, async ({ root, application }) => {
      const before = await answersOf(root, application);
      expect(before).not.toContainEqual(expect.objectContaining({ code: expect.anything() }));
      const fixes = await plan(root);
      expect(named(fixes, "mechanical")).toEqual(expect.arrayContaining(expected));
      await root.query(fixScript(fixes));
      expect(await answersOf(root, application)).toEqual(before);
      const left = new Set((await reportCheck(root)).findings.map(({ identity }) => identity));
      const done = fixes.filter((fix) => fix.class === "mechanical").map(({ finding }) => finding.identity);
      expect(done.filter((identity) => left.has(identity))).toEqual([]);
    });
  },
);

test.each([membership, sessions])(
  "all remedies together break $name: the trial is not vain",
  async (given) => {
    await withApplication(given, async ({ root, application }) => {
      const before = await answersOf(root, application);
      for (const { remedy } of (await reportCheck(root)).findings) if (remedy) await root.query(remedy);
      expect(await answersOf(root, application)).not.toEqual(before);
    });
  },
);

test("a table whose policy asks a helper that reads it is not forced, and the reason says why", async () => {
  await withApplication(membership, async ({ root }) => {
    const fix = (await plan(root)).find(({ finding }) => finding.identity === "rls-not-forced board.members");
    expect(fix).toMatchObject({
      class: "review",
      reason: expect.stringContaining("stack depth limit exceeded"),
    });
  });
});

test("a look-up of a session by its token keeps its owner's rights, and the reason says why", async () => {
  await withApplication(sessions, async ({ root }) => {
    const fix = (await plan(root)).find(({ finding }) => finding.rule === "definer-function");
    expect(fix?.class).toBe("review");
    expect(fix?.reason).toMatch(
      /^call on shop\.sign_in\(text\) as shop_app_\w+ said “SELECT 1 \["[^”]*” before it and “(SELECT 1 \[null,null\]|ERROR)/,
    );
  });
});

test("a root table's key is not asked to carry a tenant", async () => {
  await withApplication(sessions, async ({ root, application }) => {
    await root.query(`grant insert, update on shop.accounts to ${application.role}`);
    const { findings } = await reportCheck(root);
    expect(findings.filter(({ object }) => /index .* on shop\.accounts/.test(object))).toEqual([]);
    await root.query("alter table shop.people add unique (email)");
    const objects = (await reportCheck(root)).findings.map(({ object }) => object);
    expect(objects).toContain("index people_email_key on shop.people");
  });
});
