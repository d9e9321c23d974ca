import type { Finding } from "./finding.ts";

/** Fewer are shown one by one. */
const SEVERAL = 3;

/** So many objects are named in the text; `objects` has them all. */
const NAMED = 10;

/**
 * Findings of one rule, level and cause as one, with the list of their objects. It
 * is for reports that people read: a baseline and a comparison of two reports go
 * by each finding's own identity, so what was accepted is taken away before.
 */
export function groupFindings(findings: readonly Finding[]): Finding[] {
  const groups = Map.groupBy(findings, (finding) => {
    const { rule, level, cause, identity } = finding;
    return cause ? `${rule}\n${level}\n${cause}` : identity;
  });
  return [...groups.values()].flatMap((group) => (group.length < SEVERAL ? group : [asOne(group)]));
}

function asOne(group: readonly Finding[]): Finding {
  const [first] = group as [Finding, ...Finding[]];
  const objects = [...new Set(group.map(({ object }) => object))].sort();
  const others = objects.filter((object) => object !== first.object);
  const named = others.slice(0, NAMED).join(", ");
  const rest = others.length > NAMED ? ` and ${others.length - NAMED} more` : "";
  const remedies = [...new Set(group.flatMap(({ remedy }) => (remedy === null ? [] : [remedy])))];
  const isSame = group.every(({ definition }) => definition === first.definition);
  return {
    rule: first.rule,
    level: first.level,
    object: first.cause ?? first.object,
    detail: `${first.detail} The same is true of ${named}${rest}.`,
    ...(isSame && first.definition && { definition: first.definition }),
    remedy: remedies.length > 0 ? remedies.join("\n") : null,
    // Without its members: one more of them is no other finding.
    identity: `${first.rule} of ${first.cause}`,
    objects,
    ...(first.location && { location: first.location }),
  };
}
