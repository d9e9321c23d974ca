import type { UserRole } from "../src/index.ts";
import { demoId } from "./ids.ts";

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly role: UserRole;
  readonly isActive: boolean;
}

export interface TenantSpec {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly domain: string;
  readonly tier: "starter" | "pro" | "enterprise";
  readonly maxUsers: number;
  readonly maxApiCallsPerDay: number;
  /** The first is the owner who invites the others. */
  readonly people: readonly [Person, ...Person[]];
}

const firstNames = {
  owner: ["Olivia", "Oscar"],
  admin: ["Ada", "Adam"],
  member: ["Mia", "Max", "Maya", "Milo", "Mona", "Marc"],
  viewer: ["Vera", "Viktor"],
} as const;

/**
 * Three tenants of three tiers. The first names are the same in each, and so is
 * what stands before the @: that nobody sees a neighbour's users is not owed to
 * different data.
 */
export const demoTenants: readonly TenantSpec[] = [
  tenant("acme", "Acme Trading", "starter", 20, 10_000, 2, ["Hart", "Reyes", "Novak", "Bauer"]),
  tenant("globex", "Globex Capital", "pro", 25, 100_000, 3, ["Lindqvist", "Moreau", "Tanaka", "Silva"]),
  tenant("initech", "Initech Markets", "enterprise", 250, 1_000_000, 6, [
    "Okafor",
    "Kowalska",
    "Iyer",
    "Nielsen",
  ]),
];

function tenant(
  slug: string,
  name: string,
  tier: TenantSpec["tier"],
  maxUsers: number,
  maxApiCallsPerDay: number,
  members: number,
  surnames: readonly string[],
): TenantSpec {
  const domain = `${slug}.example`;
  const person = (first: string, role: UserRole, n: number): Person => ({
    id: demoId(`${slug} user ${first}`, 0),
    email: `${first.toLowerCase()}@${domain}`,
    displayName: `${first} ${surnames[n % surnames.length]}`,
    role,
    // The sixth member has left.
    isActive: !(role === "member" && n === 5),
  });
  const [first, ...others] = firstNames.owner.map((n, i) => person(n, "owner", i)) as [Person, ...Person[]];
  const people: TenantSpec["people"] = [
    first,
    ...others,
    ...firstNames.admin.map((n, i) => person(n, "admin", i)),
    ...firstNames.member.slice(0, members).map((n, i) => person(n, "member", i)),
    ...firstNames.viewer.map((n, i) => person(n, "viewer", i)),
  ];
  return { id: demoId(`tenant ${slug}`, 0), slug, name, domain, tier, maxUsers, maxApiCallsPerDay, people };
}

/** The people who have accounts: everyone but viewers, who may write nothing, and those who have left. */
export function tradersOf({ people }: TenantSpec): Person[] {
  return people.filter(({ role, isActive }) => role !== "viewer" && isActive);
}
