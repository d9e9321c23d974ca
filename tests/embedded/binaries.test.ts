import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embeddedBinaries, linkLibraries } from "../../src/embedded/binaries.ts";

test("the programs that npm installed run, and are of Postgres 18", () => {
  const binaries = embeddedBinaries();
  for (const program of [binaries.initdb, binaries.pgCtl, binaries.postgres]) {
    expect(execFileSync(program, ["--version"], { encoding: "utf8" })).toMatch(/\(PostgreSQL\) 18\./);
  }
});

test("libraries are linked where npm was not allowed to run the install script", () => {
  const directory = mkdtempSync(join(tmpdir(), "rowhouse-libraries-"));
  try {
    mkdirSync(join(directory, "native/lib"), { recursive: true });
    writeFileSync(join(directory, "native/lib/libpq.so.5.18"), "");
    const links = [{ source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" }];
    writeFileSync(join(directory, "native/pg-symlinks.json"), JSON.stringify(links));
    for (const _time of [1, 2]) linkLibraries(directory);
    expect(readlinkSync(join(directory, "native/lib/libpq.so.5"))).toBe("libpq.so.5.18");
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("a platform without programs is told what to do", () => {
  expect(() => embeddedBinaries("embedded-postgres-of-nobody")).toThrow(
    "set DATABASE_URL to a server of your own",
  );
});
