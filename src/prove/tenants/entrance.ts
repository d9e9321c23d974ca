import type { Context, ContextPart, Meaning } from "../../discover/context.ts";
import type { Discovery } from "../../discover/discover.ts";

/** A setting that says who asks: a value, or JSON with claims in it. */
export type Setting = {
  name: string;
  meaning: Meaning;
  /** Null where the setting is the value itself. */
  claims: readonly Claim[] | null;
};

/** `isList`: the schema unfolds it as an array. */
export type Claim = { path: readonly string[]; meaning: Meaning; isList?: boolean };

/** How a tenant is entered: settings found in the schema, or SQL that was given. */
export type Entrance = {
  settings: readonly Setting[];
  template: string | null;
  /** Settings that are read, too, but that say nothing of who asks. */
  others: readonly string[];
  /** A tenant is a role of the same name, which logs in itself. */
  byRole: boolean;
  /** Where a context must be sealed, the seal of each tenant that is tried. */
  seals: Map<string, string> | null;
};

/** The way in that was given, or the one that was found. */
export function entranceFrom({ context, readSettings }: Discovery, template: string | null): Entrance {
  if (template !== null)
    return { settings: [], template, others: [...readSettings], byRole: false, seals: null };
  const partsOf = settingParts(context);
  const settings = readSettings
    .map((name) => settingOf(name, partsOf.get(name) ?? []))
    .filter(({ name, meaning, claims }) => meaning !== "unknown" || claims !== null || isIdentity(name));
  const asksRole = context.parts.some(({ source }) => source.kind === "role");
  return {
    settings,
    template: null,
    others: readSettings.filter((name) => !settings.some((setting) => setting.name === name)),
    byRole: context.byRole || (settings.length === 0 && asksRole),
    seals: null,
  };
}

type SettingPart = ContextPart & { source: { kind: "setting" } };

const settingParts = ({ parts }: Context): Map<string, SettingPart[]> =>
  Map.groupBy(
    parts.filter((part): part is SettingPart => part.source.kind === "setting"),
    ({ source }) => source.setting,
  );

function settingOf(name: string, parts: readonly SettingPart[]): Setting {
  const whole = parts.find(({ source }) => source.path.length === 0)?.meaning ?? "unknown";
  const claims = parts.filter(({ source }) => source.path.length > 0);
  const isJson = whole === "unknown" && (claims.length > 0 || /claims?$/.test(name));
  return {
    name,
    meaning: whole,
    claims: isJson
      ? claims.map(({ source: { path, isList = false }, meaning }) => ({ path, meaning, isList }))
      : null,
  };
}

/** A setting that is a key, or that opens all doors, says nothing of who is asking. */
const isIdentity = (name: string): boolean =>
  !/^rowhouse\.|seal|secret|key|token|admin|bypass|debug|disable/.test(name);
