/** A node of a stored expression: its tag, such as OPEXPR, and its fields. */
export type TreeNode = { tag: string; fields: Record<string, TreeValue> };
export type TreeValue = TreeNode | TreeValue[] | string | null;

/**
 * Reads Postgres's own form of a parsed expression (pg_node_tree): names are
 * resolved already, and the form is the same from Postgres 15 to 18. Fields
 * that this package does not read are kept as text, so a new one breaks nothing.
 */
export function parseNodeTree(text: string): TreeValue {
  const tokens = text.match(TOKEN) ?? [];
  let at = 0;

  function value(): TreeValue {
    const token = tokens[at++];
    if (token === undefined || token === "<>") return null;
    if (token === "{") return node();
    if (token === "(") return list(")");
    if (token === "[") return list("]");
    return token;
  }

  function list(end: string): TreeValue[] {
    const items: TreeValue[] = [];
    while (at < tokens.length && tokens[at] !== end) items.push(value());
    at++;
    return items;
  }

  function node(): TreeNode {
    const tag = tokens[at++] ?? "";
    const fields: Record<string, TreeValue> = {};
    while (at < tokens.length && tokens[at] !== "}") {
      const name = (tokens[at++] ?? "").slice(1);
      const first = value();
      const more: TreeValue[] = [];
      // A constant is written as its length and then its bytes.
      while (at < tokens.length && tokens[at] !== "}" && !isFieldName(tokens[at])) more.push(value());
      fields[name] = more.length === 0 ? first : [first, ...more];
    }
    at++;
    return { tag, fields };
  }

  return value();
}

/** Brackets, quoted strings, and words in which a backslash takes the next character as it is. */
const TOKEN = /[{}()[\]]|"(?:\\.|[^"\\])*"|(?:\\.|[^\s{}()[\]"\\])+/gs;

const isFieldName = (token: string | undefined): boolean => token !== undefined && /^:[a-zA-Z_]/.test(token);

export const isNode = (value: TreeValue | undefined): value is TreeNode =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const nodesOf = (value: TreeValue | undefined): TreeNode[] =>
  Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];

export const wordOf = (value: TreeValue | undefined): string => (typeof value === "string" ? value : "");

export const numberOf = (value: TreeValue | undefined): number => Number(wordOf(value) || 0);
