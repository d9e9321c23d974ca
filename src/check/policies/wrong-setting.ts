import type { Column } from "../../discover/columns.ts";
import type { Discovery } from "../../discover/discover.ts";
import type { Verdict } from "../../discover/policies/verdict.ts";
import { type Bind, bindsOf } from "../../discover/policies/ways.ts";

/**
 * Tests whether a row is let through by a setting that the same column is compared
 * with nowhere else. Only settings themselves are held against each other: a list,
 * a claim or a membership beside them is another idiom, and no mistake.
 */
export function settingTest(columns: readonly Column[], { usualSettings }: Discovery) {
  const nameOf = new Map(columns.map(({ relation, number, name }) => [`${relation}.${number}`, name]));
  return (verdict: Verdict, relation: number): boolean => {
    const isUnusual = ({ column, idiom, settings }: Bind): boolean => {
      const usual = usualSettings.get(nameOf.get(`${relation}.${column}`) ?? "");
      if (!usual || usual.size === 0 || settings.size === 0) return false;
      return (
        (idiom === "setting" || idiom === "helper") && [...settings].every((setting) => !usual.has(setting))
      );
    };
    return verdict.ways.some((way) => {
      // coalesce(the usual one, another): the other counts where the usual one is missing.
      if (way.causes.some(({ cause }) => cause === "missing" || cause === "setting")) return false;
      const binds = bindsOf(way);
      return binds.length > 0 && binds.every(isUnusual);
    });
  };
}
