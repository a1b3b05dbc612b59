/** A Wi-Fi key that was made: as a code for whatever reads one, and as text for whatever does not. */
import type { MadeKey } from "@thingwall/gateway/api";
import { useSpeech } from "../words/index.ts";
import { Qr } from "./qr.tsx";

export function KeyCard({ made }: { made: MadeKey }) {
  const { words } = useSpeech();
  const { keys } = words;
  return (
    <div className="card" role="status">
      <p>{keys.made}</p>
      <Qr text={made.code} />
      <span className="small soft">{keys.passphrase}</span>
      <p className="code">{made.passphrase}</p>
      <p className="small soft">{keys.once}</p>
    </div>
  );
}
