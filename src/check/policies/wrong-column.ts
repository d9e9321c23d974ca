import { bindingsOf } from "../../discover/bindings.ts";
import type { Column } from "../../discover/columns.ts";
import type { Discovery } from "../../discover/discover.ts";
import { namesUser } from "../../discover/names.ts";
import type { Expression } from "../../discover/nodes/expression.ts";
import type { Catalog } from "../../discover/policies/catalog.ts";
import type { Verdict } from "../../discover/policies/verdict.ts";
import { type Bind, bindsOf } from "../../discover/policies/ways.ts";
import { sourceKey } from "../../discover/sources.ts";

/**
 * Tests whether a row is let through by a column that is not its tenant, and yet is
 * compared with the tenant of the context, or looked up as a tenant is. A user's own
 * rows are known by the user, and what belongs to a parent by the parent's key.
 */
export function columnTest(catalog: Catalog, columns: readonly Column[], { columnOf, context }: Discovery) {
  const columnsOf = Map.groupBy(columns, ({ relation }) => relation);
  const tenantSources = new Set(
    context.parts
      .filter(({ meaning, comparedWith }) => meaning === "tenant" && !isMoreOfUsers(comparedWith))
      .map(({ source }) => sourceKey(source)),
  );
  return (verdict: Verdict, condition: Expression, relation: number): boolean => {
    const own = columnsOf.get(relation) ?? [];
    const tenant = own.find(({ name }) => name === columnOf.get(relation))?.number;
    if (tenant === undefined) return false;
    const holdsTenant = ({ column, byKey }: Bind): boolean =>
      column === tenant ||
      byKey === true ||
      (own.find(({ number }) => number === column)?.heldWith.includes(tenant) ?? false);
    const bindings = bindingsOf(condition, relation, catalog);
    const asksTenant = ({ column, idiom }: Bind): boolean =>
      idiom === "lookup" ||
      bindings.some(
        (binding) =>
          binding.column === column && binding.sources.some((source) => tenantSources.has(sourceKey(source))),
      );
    return verdict.ways.some((way) => {
      const binds = bindsOf(way);
      return binds.length > 0 && !binds.some(holdsTenant) && binds.every(asksTenant);
    });
  };
}

/** Whether as many users as tenants are compared with it: then one of the policies errs, and not all of them. */
function isMoreOfUsers(comparedWith: readonly string[]): boolean {
  const users = comparedWith.filter((column) => namesUser(column.slice(column.lastIndexOf(".") + 1)));
  return users.length * 2 >= comparedWith.length;
}
