import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withStartLock } from "../../src/embedded/start-lock.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "rowhouse-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("one callback runs at a time, and nothing stays behind", async () => {
  const events: string[] = [];
  const work = (name: string) =>
    withStartLock(directory, async () => {
      events.push(`${name} begins`);
      await new Promise(setImmediate);
      events.push(`${name} ends`);
    });
  await Promise.all([work("one"), work("two"), work("three")]);
  expect(events).toHaveLength(6);
  for (let n = 0; n < 6; n += 2) expect(events[n + 1]).toBe(events[n]?.replace("begins", "ends"));
  expect(readdirSync(directory)).toEqual([]);
});

test("a callback that fails gives the lock back", async () => {
  const failing = withStartLock(directory, async () => {
    throw new Error("no Postgres");
  });
  await expect(failing).rejects.toThrow("no Postgres");
  expect(await withStartLock(directory, async () => "after it")).toBe("after it");
});

test("the lock of a process that has ended counts for nothing", async () => {
  writeFileSync(join(directory, "start.lock"), "99999999\n");
  expect(await withStartLock(directory, async () => readdirSync(directory))).toEqual(["start.lock"]);
  expect(readdirSync(directory)).toEqual([]);
});
