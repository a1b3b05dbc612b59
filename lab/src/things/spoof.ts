/** What a machine sends that says to be somebody else. */
import { homePlan, lanHostNamed, type LanHost, outsideAddress } from "../plan.ts";
import { linkLocal } from "../topology.ts";
import { arpReply, datagram, neighbourAdvertisement, routerAdvertisement } from "./frames.ts";

/**
 * Datagrams that the camera may send and others may not, with the camera's addresses: with its MAC
 * too, and with the liar's own. The camera, which needs no lie for that, says to be the bulb.
 */
export function asNeighbour(liar: LanHost): readonly Buffer[] {
  const sender = lanHostNamed(liar.name === "camera" ? "bulb" : "camera");
  const target = { v4: outsideAddress("boreal-relay", 4), v6: outsideAddress("boreal-relay", 6) };
  return [sender.mac, liar.mac].flatMap((from) =>
    ([4, 6] as const).map((family) =>
      datagram({ family, from, to: homePlan.lan.mac, sender, target, port: 50_010 }),
    ),
  );
}

/** “The gateway is me”, in each of the ways that neighbours believe. */
export function asGateway({ mac }: LanHost): readonly Buffer[] {
  const { gateway } = homePlan.lan;
  const own = linkLocal(mac);
  return [
    arpReply(mac, gateway.v4),
    neighbourAdvertisement(mac, own, gateway.v6),
    routerAdvertisement(mac, own),
  ];
}
