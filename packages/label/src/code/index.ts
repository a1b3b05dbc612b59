/** What the code on a product holds. Runs in a browser. */
export { isGtin, type LabelCode, parseLabelCode } from "./link.ts";
export {
  isStubSignedBy,
  productPrefix,
  readStub,
  sealCode,
  type Stub,
  thumbprintPrefix,
} from "./stub.ts";
