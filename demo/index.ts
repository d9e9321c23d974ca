/** The demo of the trading platform: `rowhouse` in package.json names it. */
export { loadDemo as default } from "./load.ts";

/** What `rowhouse start` offers to try. */
export const query = "{ currentTenant { slug } exchangeAccounts(first: 5) { nodes { id name } } }";
