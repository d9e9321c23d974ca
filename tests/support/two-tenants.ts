export {
  makeTenant,
  type ProtectedTable as Walled,
  protectedTables as walledTables,
  type Tenant,
} from "../../src/testing/index.ts";
