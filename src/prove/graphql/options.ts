/** A GraphQL API and the token of a tenant's user, who is A. */
export type Endpoint = { url: string; token: string };

export type ApiOptions = Endpoint & {
  /** Whether updates and deletes are tried with B's ids. What they do is committed: only on a copy. */
  mutations: boolean;
};
