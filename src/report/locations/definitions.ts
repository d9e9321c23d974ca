/** Where SQL makes an object. */
export type Definition = { kind: string; name: string; line: number };

const IDENTIFIER = String.raw`(?:"(?:[^"]|"")+"|[a-z_][\w$]*)`;
const NAME = String.raw`(?<name>${IDENTIFIER}(?:\s*\.\s*${IDENTIFIER})?)`;
const UNLESS = String.raw`(?:if\s+not\s+exists\s+)?`;

const statements: readonly [kind: string, form: RegExp][] = (
  [
    [
      "relation",
      String.raw`create\s+(?:(?:global|local|temp|temporary|unlogged|foreign)\s+)*table\s+${UNLESS}${NAME}`,
    ],
    [
      "relation",
      String.raw`create\s+(?:or\s+replace\s+)?(?:(?:temp|temporary|recursive|materialized)\s+)*view\s+${UNLESS}${NAME}`,
    ],
    ["function", String.raw`create\s+(?:or\s+replace\s+)?(?:function|procedure|aggregate)\s+${NAME}`],
    ["policy", String.raw`create\s+policy\s+${NAME}\s+on\s+(?<on>${IDENTIFIER}(?:\s*\.\s*${IDENTIFIER})?)`],
    ["index", String.raw`create\s+(?:unique\s+)?index\s+(?:concurrently\s+)?${UNLESS}${NAME}\s+on`],
    ["trigger", String.raw`create\s+(?:or\s+replace\s+)?(?:constraint\s+)?trigger\s+${NAME}`],
    ["rule", String.raw`create\s+(?:or\s+replace\s+)?rule\s+${NAME}`],
    ["constraint", String.raw`(?<!\b(?:drop|on|validate|alter|rename)\s+)constraint\s+(?!trigger\b)${NAME}`],
    ["sequence", String.raw`create\s+(?:(?:temp|temporary|unlogged)\s+)*sequence\s+${UNLESS}${NAME}`],
    ["role", String.raw`create\s+(?:role|user(?!\s+mapping))\s+${NAME}`],
    ["schema", String.raw`create\s+schema\s+${UNLESS}(?!authorization\b)${NAME}`],
  ] as const
).map(([kind, form]) => [kind, new RegExp(String.raw`\b${form}`, "gi")]);

/** Every object that the SQL makes, in the order of the text. A policy's name has its table's behind it. */
export function definitionsIn(sql: string): Definition[] {
  const text = withoutComments(sql);
  const lines = lineCounter(text);
  const found = statements.flatMap(([kind, form]) =>
    [...text.matchAll(form)].map(({ groups, index }) => {
      const name = partsOf(groups?.name ?? "").join(".");
      const on = groups?.on === undefined ? "" : ` on ${partsOf(groups.on).join(".")}`;
      return { kind, name: name + on, index };
    }),
  );
  return found
    .sort((one, other) => one.index - other.index)
    .map(({ index, ...definition }) => ({ ...definition, line: lines(index) }));
}

/** Names as the catalogs have them: folded to lower case unless quoted. */
export function partsOf(name: string): string[] {
  return (name.match(new RegExp(IDENTIFIER, "gi")) ?? []).map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase(),
  );
}

/** Comments as blanks of the same length; strings and quoted names are not searched for them. */
const withoutComments = (sql: string): string =>
  sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, (token) =>
    token.startsWith("-") || token.startsWith("/") ? token.replaceAll(/[^\n]/g, " ") : token,
  );

function lineCounter(text: string): (index: number) => number {
  const starts = [0];
  for (const { index } of text.matchAll(/\n/g)) starts.push(index + 1);
  return (index) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= index) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
