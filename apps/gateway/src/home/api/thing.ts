/** A device as the API shows it. Pure. */
import { endOf } from "../effective/support.ts";
import type { LoadedProfile } from "../profile/index.ts";
import type { MakerView, ThingDetail, ThingView } from "./contract.ts";
import type { Known } from "./household.ts";
import { rulesOf } from "./rules.ts";
import { offerDetail, wantedRules } from "./wanted.ts";

export function thingView({ view, life }: Known): ThingView {
  const { open } = life.conduct;
  const ends = endOf(life.support);
  return {
    ...view,
    ...(open && {
      notice: {
        ...open.cause,
        since: open.since,
        stage: open.stage,
        ...(open.way && { way: open.way }),
      },
    }),
    ...(ends === undefined ? {} : { supportEnds: ends }),
  };
}

export function thingDetail(known: Known): ThingDetail {
  const { life, policy, profile } = known;
  const { grant, pause, conduct } = life;
  const { standing, exception } = grant;
  return {
    ...thingView(known),
    ruleList: rulesOf(policy.rules),
    ...(profile?.kind === "described" ? { about: makerOf(profile) } : {}),
    access: {
      standing,
      ...(exception && { exception: { access: exception.access, until: exception.until } }),
    },
    ...(pause.kind === "paused"
      ? { paused: { since: pause.since, ...(pause.until !== undefined && { until: pause.until }) } }
      : {}),
    containment: conduct.containment.kind,
    ...(known.offer && { offer: offerDetail(known.offer) }),
    ...(profile?.kind === "described" && known.view.state === "held"
      ? { wants: wantedRules(profile.document) }
      : {}),
    ...(profile?.kind === "described" && profile.refreshFailed
      ? { refreshFailed: profile.refreshFailed }
      : {}),
  };
}

function makerOf({
  document,
  provenance,
}: Extract<LoadedProfile, { kind: "described" }>): MakerView {
  const { systeminfo, mfgName, modelName, firmwareRev, softwareRev, documentation } = document;
  return {
    ...(systeminfo !== undefined && { systeminfo }),
    ...(mfgName !== undefined && { maker: mfgName }),
    ...(modelName !== undefined && { model: modelName }),
    ...(firmwareRev !== undefined && { firmware: firmwareRev }),
    ...(softwareRev !== undefined && { software: softwareRev }),
    ...(documentation !== undefined && { documentation }),
    lastUpdate: document.lastUpdate,
    supported: document.isSupported,
    ...(provenance.signer && { signer: provenance.signer.subject }),
    channel: provenance.channel,
  };
}
