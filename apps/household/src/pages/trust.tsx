/** Trusting the gateway's own authority: what that means, what it does not mean, and how it is done. */
import { useQuery } from "@tanstack/react-query";
import type { Authority } from "@thingwall/gateway/api";
import { ask } from "../api.ts";
import { Banner, Section, Waiting } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { useSpeech } from "../words/index.ts";

/** Names of their makers, in every language. */
const SYSTEMS = [
  ["android", "Android"],
  ["apple", "iPhone, iPad"],
  ["mac", "macOS"],
  ["windows", "Windows"],
  ["firefox", "Firefox"],
] as const;

export const isSecure = (): boolean => location.protocol === "https:";

export function TrustPage() {
  const { words } = useSpeech();
  const { trust } = words;
  const authority = useQuery({
    queryKey: ["authority"],
    queryFn: () => ask<Authority>("authority"),
  });
  return (
    <>
      <div className="section">
        <h1>{trust.title}</h1>
        <p className="soft">{trust.text}</p>
      </div>
      <Banner
        tone={isSecure() ? "good" : "warn"}
        title={isSecure() ? trust.secure : trust.plain}
        text={isSecure() ? trust.secureText : trust.plainText}
      />
      {authority.data === undefined ? (
        <Waiting error={authority.error} again={() => void authority.refetch()} />
      ) : (
        <Steps authority={authority.data} />
      )}
    </>
  );
}

function Steps({ authority: { addresses, fingerprint, name, until } }: { authority: Authority }) {
  const { words, day } = useSpeech();
  const { trust } = words;
  return (
    <>
      <Section title={trust.means}>
        <div className="card">
          <p>{trust.meansText}</p>
          <p>{trust.only(addresses.map((each) => plain(each)).join(", "))}</p>
          <p className="soft">{trust.end(day(until))}</p>
        </div>
      </Section>
      <Section title={trust.how}>
        <ol className="steps">
          <li className="card">
            <p>{trust.fetch}</p>
            <div className="actions">
              <a className="button main" href="/api/v1/authority.crt" download>
                {trust.download}
              </a>
            </div>
          </li>
          <li className="card">
            <p>{trust.install(plain(name))}</p>
            {SYSTEMS.map(([system, called]) => (
              <details key={system}>
                <summary>{called}</summary>
                <p className="small">{trust.systems[system]}</p>
              </details>
            ))}
            <p className="small soft">{trust.compare}</p>
            <p className="code small">{fingerprint}</p>
          </li>
          <li className="card">
            <p>{trust.open}</p>
            <div className="actions">
              <a className="button" href={`https://${location.hostname}/`}>
                {trust.openIt}
              </a>
            </div>
          </li>
        </ol>
      </Section>
    </>
  );
}
