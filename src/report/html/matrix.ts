import type { MatrixCell, MatrixRow } from "../finding.ts";
import { escapeXml } from "../junit.ts";
import { classOf, type Schemas } from "./filter.ts";

/** A card for each relation: roles down, commands across. One beside the other where there is room, below each other on a phone. */
export function matrixSection(matrix: readonly MatrixRow[], schemas: Schemas): string {
  const commands = [...new Set(matrix.flatMap(({ cells }) => cells.map(({ command }) => command)))];
  return `<section>
<h2>Matrix</h2>
<p class="legend"><span><i class="open">!</i> open: every tenant's rows</span> <span><i class="scoped">✓</i> scoped: one's own</span> <span><i class="shared">○</i> shared: belongs to no tenant</span> <span><i class="closed">·</i> closed: nothing</span></p>
<div class="matrix">
${matrix.map((row) => cardOf(row, commands, schemas)).join("\n")}
</div>
</section>`;
}

function cardOf({ relation, cells }: MatrixRow, commands: readonly string[], schemas: Schemas): string {
  const roles = [...Map.groupBy(cells, ({ role }) => role)];
  const reached = roles.filter(([, own]) => own.some(({ access }) => access !== "closed"));
  const closed = roles.filter((entry) => !reached.includes(entry)).map(([role]) => role);
  const isOpen = cells.some(({ access }) => access === "open");
  return `<section class="relation ${classOf(schemas, relation)}${isOpen ? " has-open" : ""}">
<h3><code>${escapeXml(relation)}</code></h3>
${reached.length > 0 ? tableOf(relation, reached, commands) : ""}${closed.length > 0 ? `<p class="closed">closed to ${escapeXml(closed.join(", "))}</p>` : ""}
${reached.length > 0 ? reasonsOf(cells) : ""}
</section>`;
}

function tableOf(
  relation: string,
  roles: readonly (readonly [string, readonly MatrixCell[]])[],
  commands: readonly string[],
): string {
  const rows = roles.map(([role, own]) => {
    const at = new Map(own.map((cell) => [cell.command, cell]));
    return `<tr><th scope="row">${escapeXml(role)}</th>${commands.map((command) => cellOf(relation, at.get(command))).join("")}</tr>`;
  });
  return `<table>
<thead><tr><td></td>${commands.map((command) => `<th scope="col">${escapeXml(command.toLowerCase())}</th>`).join("")}</tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table>`;
}

const signs: Record<MatrixCell["access"], string> = { open: "!", scoped: "✓", shared: "○", closed: "·" };

function cellOf(relation: string, cell: MatrixCell | undefined): string {
  if (!cell) return "<td></td>";
  const label = `${relation}, ${cell.role}, ${cell.command}: ${cell.access}. ${cell.why}`;
  return `<td class="${cell.access}" title="${escapeXml(label)}" aria-label="${escapeXml(label)}">${signs[cell.access]}</td>`;
}

/** The reason of each cell in words, for whoever cannot point at it. */
function reasonsOf(cells: readonly MatrixCell[]): string {
  const groups = Map.groupBy(cells, ({ role, access, why }) => `${role}\n${access}\n${why}`);
  const items = [...groups.values()]
    .filter(([first]) => first?.access !== "closed")
    .map((group) => {
      const [{ role, access, why }] = group as [MatrixCell];
      const commands = group.map(({ command }) => command.toLowerCase()).join(", ");
      return `<li>${escapeXml(role)}, ${escapeXml(commands)}: <b>${access}</b>, ${escapeXml(why)}</li>`;
    });
  return `<details><summary>why</summary><ul>${items.join("")}</ul></details>`;
}
