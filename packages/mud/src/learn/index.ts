export type { Fact } from "./fact.ts";
export { learn, type Learnt, type Subject } from "./learn.ts";
export type {
  LeftOut,
  LeftOutReason,
  Need,
  NeedPeer,
  Remark,
  Service,
} from "./need.ts";
