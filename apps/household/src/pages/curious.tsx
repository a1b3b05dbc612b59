/** For the curious: every rule in force with its source, and how the networks are set. */
import type { NetworkView } from "@thingwall/gateway/api";
import { type Fact, Facts, Section, Waiting } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { useNetwork, useRuleset } from "../queries.ts";
import { useSpeech } from "../words/index.ts";
import { RuleList } from "./rules.tsx";

export function CuriousPage() {
  const { words } = useSpeech();
  const { curious } = words;
  return (
    <>
      <div className="section">
        <h1>{curious.title}</h1>
        <p className="soft">{curious.text}</p>
      </div>
      <div className="columns">
        <div>
          <Ruleset />
        </div>
        <div>
          <Network />
        </div>
      </div>
    </>
  );
}

function Ruleset() {
  const { words } = useSpeech();
  const { curious } = words;
  const rules = useRuleset();
  return (
    <Section title={curious.rules}>
      <p className="soft">{curious.rulesText}</p>
      {rules.data === undefined ? (
        <Waiting error={rules.error} again={() => void rules.refetch()} />
      ) : (
        <ul className="section">
          {rules.data.devices.map(({ id, name, rules: own }) => (
            <li key={id} className="card">
              <details>
                <summary>
                  {plain(name)} <span className="tag">{curious.count(own.length)}</span>
                </summary>
                <div className="section inner">
                  <RuleList rules={own} />
                </div>
              </details>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Network() {
  const { words } = useSpeech();
  const { curious } = words;
  const network = useNetwork();
  return (
    <Section title={curious.network}>
      {network.data === undefined ? (
        <Waiting error={network.error} again={() => void network.refetch()} />
      ) : (
        <NetworkFacts of={network.data} />
      )}
      <p className="soft small">{curious.networkText}</p>
      <p className="code small">{"sudo thingwall gateway setup"}</p>
    </Section>
  );
}

function NetworkFacts({ of: { lan, wan, dhcp, wifi, resolvers, clocks } }: { of: NetworkView }) {
  const { words, number } = useSpeech();
  const { curious } = words;
  const listed = (all: readonly string[]) => (all.length === 0 ? undefined : all.join(", "));
  const facts: readonly Fact[] = [
    [curious.lan, `${lan.interface} · ${lan.addresses.join(", ")}`],
    [curious.wan, `${wan.interface} · ${wan.nat44 ? curious.shared : curious.routed}`],
    [
      curious.dhcp,
      dhcp &&
        `${dhcp.from} – ${dhcp.to}, ${curious.lease(number(Math.round(dhcp.leaseSeconds / 60)))}`,
    ],
    [curious.wifi, wifi && `${wifi.ssid} · ${wifi.band}, ${curious.channel(wifi.channel)}`],
    [curious.resolvers, listed(resolvers)],
    [curious.clocks, listed(clocks)],
  ];
  return <Facts facts={facts} />;
}
