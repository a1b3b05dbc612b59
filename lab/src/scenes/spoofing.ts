/** A thing that says to be somebody else: a neighbour, then the gateway. */
import { command } from "../command.ts";
import { type HostName, homePlan, hostNames } from "../plan.ts";
import { https, planned, toName } from "../trials.ts";
import { arrivals, afterBurst } from "./count.ts";
import type { Stage } from "./scene.ts";

const LIAR: HostName = "plug";

export async function posesAsNeighbour(stage: Stage): Promise<void> {
  const { home, words } = stage;
  stage.open(
    "neighbour-posed",
    words.scenes.title("neighbour-posed"),
    words.scenes.about("neighbour-posed"),
  );
  const before = await Promise.all([home.refused(), arrivals(home, "boreal-relay")]);
  const { tried } = await afterBurst(home, LIAR, "spoof-neighbour");
  const after = await Promise.all([home.refused(), arrivals(home, "boreal-relay")]);
  const check = {
    what: "forged",
    as: "camera",
    sent: tried,
    arrived: after[1] - before[1],
    anothersCable: after[0].wrong_port - before[0].wrong_port,
    anothersAddress: after[0].false_address - before[0].false_address,
  } as const;
  const seen = check.anothersCable + check.anothersAddress;
  stage.say(check, check.arrived === 0 && tried > 0 && seen >= tried, "no further");
  await stage.try(planned("camera", "passes", toName("udp", "relay.boreal.example", 50010)));
}

export async function posesAsGateway(stage: Stage): Promise<void> {
  const { home, words } = stage;
  stage.open(
    "gateway-posed",
    words.scenes.title("gateway-posed"),
    words.scenes.about("gateway-posed"),
  );
  const before = await home.refused();
  const { tried } = await afterBurst(home, LIAR, "spoof-gateway");
  const after = await home.refused();
  const check = {
    what: "posed",
    sent: tried,
    falseNeighbour: after.false_neighbour - before.false_neighbour,
    falseRouter: after.false_router - before.false_router,
    believed: (await Promise.all(neighboursOf(LIAR).map(misled))).filter((each) => each).length,
  } as const;
  const seen = check.falseNeighbour + check.falseRouter;
  stage.say(check, check.believed === 0 && tried > 0 && seen >= tried, "no further");
  await stage.try(planned("phone", "passes", https("victim.example")));
}

const neighboursOf = (host: HostName) => hostNames.filter((each) => each !== host);

/** Whether a host takes somebody else than the gateway for it: in its neighbours or its routes. */
export async function misled(host: HostName): Promise<boolean> {
  const { gateway, mac } = homePlan.lan;
  const [neighbours, routes] = await Promise.all([
    command(["ip", "-n", host, "neigh", "show"]),
    command(["ip", "-n", host, "-6", "route", "show", "default"]),
  ]);
  const entries = neighbours.split("\n").filter((line) => {
    const [address = ""] = line.split(" ");
    return address === gateway.v4 || address === gateway.v6;
  });
  const elsewhere = entries.some((line) => line.includes("lladdr") && !line.includes(mac));
  const known = routes.split("\n").filter((line) => line !== "");
  return elsewhere || known.some((line) => !line.includes(`via ${gateway.v6} `));
}
