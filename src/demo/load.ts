import type { Rowhouse } from "../rowhouse.ts";

/** A tenant of the demo and one of its owners. */
export type DemoTenant = { id: string; slug: string; userId: string };

export type LoadDemoOptions = {
  rowhouse: Rowhouse;
  /** 32 bytes: the AES-256-GCM key of stored API secrets. */
  credentialsKey: Buffer;
  /** How much is done, from 0 to 1, and what is being done. */
  onProgress?: (fraction: number, note: string) => void;
};

/** Loads the demo tenants where they are not there yet, and answers them. */
export async function loadDemo(_options: LoadDemoOptions): Promise<DemoTenant[]> {
  return [];
}
