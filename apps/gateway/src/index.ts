/** What other programs may use of the gateway. */
export { type Channel, connectWhenReady } from "./channel/client.ts";
export { examine } from "./doctor/examine.ts";
export type {
  CheckName,
  Finding as DoctorFinding,
  SkipCode,
  TroubleCode,
} from "./doctor/finding.ts";
export { ChannelError } from "./channel/error.ts";
export type { DeviceConfig, GatewayConfig } from "./config.ts";
export type {
  ClaimView,
  DescribedView,
  DeviceView,
  GatewayEvent,
  OfferView,
  ProposalView,
  StatusView,
  WifiKeyView,
  WifiView,
  Word,
} from "./home/contract.ts";
export { wallRule } from "./home/device/desired.ts";
export type { FetchFailure } from "./home/profile/index.ts";
export { backup, restore, type Saved } from "./home/store/backup.ts";
export type { Entry } from "./home/store/entry.ts";
export { readJournalOf } from "./home/store/read.ts";
export { StoreError, type StoreErrorCode } from "./home/store/error.ts";
export type { Minted } from "./home/wifi/index.ts";
export { ConfigError, type ConfigProblem } from "./config-error.ts";
export { writeStartFiles } from "./machine/start-files.ts";
export { PrepareError, type PrepareErrorCode, prepareLan } from "./machine/prepare.ts";
export { parseConfig, readConfig } from "./read-config.ts";
export { SuperviseError, type SuperviseErrorCode } from "./supervise/preflight.ts";
export { FRUGAL } from "./supervise/programs.ts";
export { type RunningGateway, type RunOptions, runGateway } from "./supervise/run.ts";
export { socketPath } from "./supervise/settings.ts";
export { Admitted } from "./wall/admitted.ts";
export type { DesiredState, WallDevice } from "./wall/contract.ts";
export { renderIngress } from "./wall/ingress.ts";
export { renderRuleset } from "./wall/render.ts";
export { HELD } from "./wall/standing.ts";
