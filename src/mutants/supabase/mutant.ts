import { mutantsIn } from "../mutant.ts";

/** Tables of public stand alone, as SQL names them. */
export const mutant = mutantsIn(null);

/** The organizations that a query of a policy allows. */
export const myOrganizations = "org_id in (select private.my_org_ids())";
