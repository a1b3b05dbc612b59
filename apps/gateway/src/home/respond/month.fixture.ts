/** An ordinary month of one thing, made up from a seed. */
import { denied, used } from "./observed.fixture.ts";
import type { Observed } from "./observed.ts";
import type { Input } from "./respond.ts";

const HOUR = 3_600_000;
const T = 20_000 * 24 * HOUR;

const seen = (observed: Observed): Input => ({ kind: "observed", observed });
const tick = (at: number): Input => ({ kind: "tick", at });

/**
 * What benign things do against their descriptions: a resolver written into them, addresses that
 * lapse, names that an update brings, now and then a destination that nobody told of.
 */
export function benignMonth(seed: number): readonly Input[] {
  let state = seed >>> 0;
  const chance = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const updates = Math.floor(chance() * 30);
  return Array.from({ length: 30 * 24 }, (_, hour): readonly Input[] => {
    const at = T + hour * HOUR;
    const day = Math.floor(hour / 24);
    const awake = hour % 24 > 6;
    const inputs: Input[] = [seen(used(at, Math.floor((awake ? 60 : 10) * (0.5 + chance()))))];
    if (chance() < 0.3) inputs.push(seen(denied(at, "9.9.9.9", 0, { udp: 53 })));
    if (chance() < 0.1) inputs.push(seen(denied(at, "203.0.113.7", 443, { lapsed: true })));
    if (chance() < 0.002)
      inputs.push(seen(denied(at, `203.0.113.${Math.floor(chance() * 200)}`, 443)));
    if (day === updates && hour % 24 === 3)
      for (const name of ["a", "b", "c"])
        inputs.push(
          seen({ kind: "asked", at, name: `${name}.update.maker.example`, related: true }),
        );
    if (hour % 24 === 12)
      inputs.push(seen(denied(at, "239.255.255.250", 0, { path: "multicast", udp: 1900 })));
    inputs.push(tick(at + HOUR / 2));
    return inputs;
  }).flat();
}
