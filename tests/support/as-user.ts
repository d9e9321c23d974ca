export {
  asNobody,
  asPlatform,
  asTenant as asUser,
  type Identity,
  inTransaction,
} from "../../src/testing/index.ts";
