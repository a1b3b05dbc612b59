/** What a code says, in words, and what can be done with it. */
import { useMutation } from "@tanstack/react-query";
import { Link } from "wouter";
import { ask } from "../../api.ts";
import type { ScannedCode } from "../../code.ts";
import { Problem, Section } from "../../parts/parts.tsx";
import { plain } from "../../parts/text.ts";
import { useKeys } from "../../queries.ts";
import { useSpeech } from "../../words/index.ts";
import { newThing } from "./new-key.tsx";

export function Found({ code, onOther }: { code: ScannedCode; onOther: () => void }) {
  const { words } = useSpeech();
  const { add } = words;
  return (
    <Section
      title={add.found}
      aside={
        code.kind === "other" ? null : (
          <button type="button" className="plain" onClick={onOther}>
            {add.otherCode}
          </button>
        )
      }
    >
      <div className="card" role="status">
        <b>{titleOf()}</b>
        {code.kind === "mud" || code.kind === "label" ? (
          <p className="code small">{plain(code.url, 200)}</p>
        ) : null}
        <p className="soft">{textOf()}</p>
        {code.kind === "dpp" ? <Enrol code={code.code} /> : null}
      </div>
    </Section>
  );

  function titleOf(): string {
    if (code.kind === "mud" && code.model !== undefined)
      return add.kindNamed(plain(code.model), plain(code.maker ?? code.host));
    return add.kinds[code.kind];
  }

  function textOf(): string {
    switch (code.kind) {
      case "mud":
        return code.model === undefined ? add.mudText(plain(code.host)) : add.mudNamedText;
      case "wifi":
        return add.wifiText(plain(code.network, 32));
      case "dpp":
        return add.dppText;
      case "label":
        return add.label.text;
      case "other":
        return add.otherText;
    }
  }
}

/** Wi-Fi Easy Connect: the access point calls the thing by its code and hands it a key of its own. */
function Enrol({ code }: { code: string }) {
  const { words } = useSpeech();
  const { add } = words;
  const keys = useKeys();
  const enrolled = useMutation({
    mutationFn: async () => {
      const owner = newThing();
      const { ok } = await ask<{ readonly ok: boolean }>("keys/enrolments", "POST", {
        owner,
        code,
      });
      return ok ? owner : undefined;
    },
  });
  if (keys.data === undefined) return null;
  if (keys.data === null) return <p className="soft">{add.dppNoWifi}</p>;
  if (enrolled.data !== undefined)
    return (
      <p>
        {add.dppJoined} <Link href={`/things/${enrolled.data}`}>{add.toThing}</Link>
      </p>
    );
  return (
    <>
      <Problem error={enrolled.error} />
      {enrolled.isPending ? <p className="soft">{add.dppJoining}</p> : null}
      {enrolled.isSuccess ? <p className="problem">{add.dppFailed}</p> : null}
      <div className="actions">
        <button
          type="button"
          className="button main"
          disabled={enrolled.isPending}
          onClick={() => enrolled.mutate()}
        >
          {add.dppJoin}
        </button>
      </div>
    </>
  );
}
