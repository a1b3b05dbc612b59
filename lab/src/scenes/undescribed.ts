/** A thing that nobody describes: held, assessed, kept at home; then its owner says where its description is. */
import { mudUrl } from "../internet/mud-server.ts";
import { https, neighbour, planned } from "../trials.ts";
import { Heard } from "./heard.ts";
import type { Stage } from "./scene.ts";

const CLOUD = "api.voltaire.example";
const PORT = 9999;

export async function undescribedIsAssessed(stage: Stage): Promise<void> {
  const { home, words } = stage;
  const heard = new Heard(home);
  stage.open("undescribed", words.scenes.title("undescribed"), words.scenes.about("undescribed"));
  await stage.try(planned("plug", "stopped", https(CLOUD)));
  await stage.try(planned("phone", "stopped", neighbour("plug", PORT)));
  // Drops are reported in their own time.
  for (const family of [4, 6])
    for (const port of [443, PORT])
      await heard.find(
        "dropped",
        ({ flow }) => flow.family === family && flow.destinationPort === port,
      );
  const { needs } = await home.propose("plug");
  const outward = needs.flatMap(({ direction, peer }) =>
    direction === "from-device" ? ["name" in peer ? peer.name : peer.kind] : [],
  );
  const inward = needs.filter(({ direction }) => direction === "to-device").length;
  const { devices } = await home.status();
  const tried = devices.find(({ id }) => id === "plug")?.tried ?? 0;
  const isLeast = outward.join() === CLOUD && inward === 1;
  stage.say({ what: "proposed", who: "plug", tried, outward, inward }, isLeast, "on");
  await home.decide("plug", { kind: "accept" });
  await home.decide("plug", { kind: "grant", access: "lan-only" });
  await stage.try(planned("phone", "passes", neighbour("plug", PORT)));
  await stage.try(planned("plug", "stopped", https(CLOUD)));
  await home.decide("plug", { kind: "claim", url: mudUrl("plug"), channel: "user" });
  await home.decide("plug", { kind: "grant", access: "as-described" });
  await heard.find(
    "device",
    ({ device }) => device.id === "plug" && device.mudUrl === mudUrl("plug") && !device.less,
  );
  await stage.try(planned("plug", "passes", https(CLOUD)));
  heard.close();
}
