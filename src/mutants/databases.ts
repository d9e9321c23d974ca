import { dropDatabase } from "../database/databases.ts";
import { withDatabase } from "../database/urls.ts";
import { subjects as allSubjects } from "./index.ts";
import type { Databases } from "./run.ts";
import type { Subject } from "./subject.ts";

/** Lends each worker a database of each subject, and drops them. The URL is the server's, an administrator's. */
export async function withDatabases<T>(
  server: string,
  count: number,
  callback: (workers: [Databases, ...Databases[]]) => Promise<T>,
  subjects: readonly Subject[] = allSubjects,
): Promise<T> {
  const urls: string[] = [];
  try {
    const workers: Map<string, string>[] = [];
    for (let worker = 1; worker <= count; worker++) {
      const databases = new Map<string, string>();
      for (const { name, create } of subjects) {
        const url = withDatabase(server, `mutants_${name}_${process.pid}_${worker}`);
        urls.push(url);
        await create(url);
        databases.set(name, url);
      }
      workers.push(databases);
    }
    return await callback(workers as unknown as [Databases, ...Databases[]]);
  } finally {
    for (const url of urls) await dropDatabase(url);
  }
}
