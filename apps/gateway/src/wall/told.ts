/** The state that `home` asked for: told whole once, then by its differences. Pure. */
import { ChannelError } from "../channel/error.ts";
import { type Change, clash, DEVICE_LIMIT, type DesiredState } from "./contract.ts";

export class Told {
  #state: DesiredState | undefined;
  #taken: DesiredState | undefined;
  #revision = 0;

  /** The last that was asked for, unless the kernel refused it: then the last that it took. */
  get state(): DesiredState | undefined {
    return this.#state;
  }

  get revision(): number {
    return this.#revision;
  }

  whole(state: DesiredState): DesiredState {
    this.#state = state;
    this.#revision += 1;
    return state;
  }

  /** The kernel enforces this one. */
  taken(state: DesiredState): void {
    this.#taken = state;
  }

  /** What the kernel refused was never told: no later difference begins at it. */
  refused(state: DesiredState): void {
    if (this.#state !== state) return;
    this.#state = this.#taken;
    this.#revision += 1;
  }

  /**
   * The state with the difference: every device that it does not name is the same object as before.
   * Undefined when it begins at another state than the last. Throws `ChannelError` `bad-params` for
   * a state that could not have been told whole either; what was told before stays then.
   */
  change({ revision, gone, come }: Change): DesiredState | undefined {
    const before = this.#state;
    if (!before || revision !== this.#revision) return undefined;
    const leaving = new Set(gone);
    const coming = new Map(come.map((device) => [device.id, device]));
    const known = new Set(before.devices.map(({ id }) => id));
    const kept = before.devices.filter(({ id }) => !leaving.has(id));
    const state = {
      ...before,
      devices: [
        ...kept.map((device) => coming.get(device.id) ?? device),
        ...come.filter(({ id }) => !known.has(id) || leaving.has(id)),
      ],
    };
    const fault =
      coming.size < come.length
        ? "names a device twice"
        : state.devices.length > DEVICE_LIMIT
          ? `makes more than ${DEVICE_LIMIT} devices`
          : clash(state);
    if (fault !== undefined) throw new ChannelError("bad-params", `/come: ${fault}`);
    return this.whole(state);
  }
}
