import { asTenant, type Probe, type Scene } from "./probes/probe.ts";
import type { World } from "./world.ts";

/** One simple query of a batch, and what its answer is for. */
export type Message = { text: string; probe: number; is: "setup" | "probe" | "glance" };

/** A probe, and its place among all of the world. */
export type Placed = { probe: Probe; index: number };

/**
 * What to send for these probes, one after the other from the same state, without waiting
 * for answers. Probes that follow each other with the same setup share it. `glance` is what
 * to ask after a probe that may write.
 */
export function messagesFor(
  scene: Scene,
  probes: readonly Placed[],
  world: World,
  glance: ((probe: Probe) => string) | null,
): Message[] {
  const messages: Message[] = [];
  let shared: string | undefined;
  for (const { probe, index } of probes) {
    const add = (text: string, is: Message["is"]) => messages.push({ text, probe: index, is });
    const setup = setupIn(world, probe);
    if (setup === undefined) add(`rollback to savepoint probe; ${probe.sql}`, "probe");
    else if (setup === shared) add(`rollback to savepoint ready; ${probe.sql}`, "probe");
    else {
      add("rollback to savepoint probe; savepoint setup", "setup");
      // Whether it works or fails, the next can go back to a savepoint of this name.
      add(`${setup}; savepoint setup`, "setup");
      const enter = asTenant(scene, scene.a);
      add(`rollback to savepoint setup; ${enter}; savepoint ready; ${probe.sql}`, "probe");
    }
    shared = setup !== undefined && !usesUp.test(setup + probe.sql) ? setup : undefined;
    if (glance && probe.writes) add(glance(probe), "glance");
  }
  return messages;
}

export const setupIn = (world: World, { setup, setupWithoutB }: Probe): string | undefined =>
  world === "empty" ? (setupWithoutB ?? setup) : setup;

/** A savepoint does not bring back how often a prepared statement has run. */
const usesUp = /\b(prepare|execute|deallocate)\b/i;
