import type { ClientBase } from "pg";
import { askScope } from "./catalogs.ts";
import { gather } from "./gather/load.ts";
import type { Given } from "./given.ts";
import { type Parameters, setParameters } from "./parameters.ts";

/** A role that requests run as. */
export type RequestRole = {
  name: string;
  isLogin: boolean;
  /** A superuser, or BYPASSRLS. */
  isExempt: boolean;
  /** How many policies name it, and how many relations are granted to it or owned by it. */
  policies: number;
  grants: number;
  owned: number;
  /** The logins that become it, the one that may do least first. */
  logins: string[];
};

/** Those that the policies and grants name, and those that were given. Leaves the parameters set. */
export async function findRoles(
  client: ClientBase,
  given: Given,
  parameters: Parameters,
): Promise<RequestRole[]> {
  await setParameters(client, parameters);
  const found = await askScope<RequestRole>(client, gather.roles);
  if (!given.roles) return found;
  await setParameters(client, { ...parameters, roles: given.roles });
  const named = await askScope<RequestRole>(client, gather.roles);
  return [...found, ...named.filter(({ name }) => !found.some((role) => role.name === name))];
}

/** Why the role is held for one that requests run as. */
export function roleInWords({ name, isLogin, policies, grants, owned, logins }: RequestRole): string {
  const reasons = [
    ...(policies > 0 ? [`named by ${counted(policies, "policy", "policies")}`] : []),
    ...(grants > 0 ? [`granted ${counted(grants, "relation", "relations")}`] : []),
    ...(owned > 0 ? [`the owner of ${counted(owned, "table", "tables")}`] : []),
  ];
  const how =
    logins.length > 0
      ? `${logins.join(", ")} become${logins.length > 1 ? "" : "s"} it`
      : isLogin
        ? "it logs in"
        : "no login becomes it";
  return `Requests run as ${name}: ${[...reasons, how].join(", ")}.`;
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
