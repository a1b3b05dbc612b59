/** Adding a thing: its code, which one it is, and what it may do. */
import { lazy, Suspense, useState } from "react";
import { readCode, type ScannedCode } from "../../code.ts";
import { useSpeech } from "../../words/index.ts";
import { Loading } from "../../parts/parts.tsx";
import { Found } from "./found.tsx";
import { Scan } from "./scan.tsx";
import { Which } from "./which.tsx";

/** What speaks of labels comes when one is there. */
const Label = lazy(() => import("./label.tsx"));

export function AddPage() {
  const { words } = useSpeech();
  const [code, setCode] = useState<ScannedCode | undefined>();
  return (
    <>
      <div className="section">
        <h1>{words.add.title}</h1>
        <p className="soft">{words.add.text}</p>
      </div>
      {code === undefined || code.kind === "other" ? (
        <Scan
          onText={(text) => {
            const read = readCode(text);
            setCode(read);
            return read.kind !== "other";
          }}
        />
      ) : null}
      {code === undefined ? null : <Found code={code} onOther={() => setCode(undefined)} />}
      {code?.kind === "label" ? (
        <Suspense fallback={<Loading />}>
          <Label key={code.text} code={code} />
        </Suspense>
      ) : null}
      {code?.kind === "mud" ? <Which key={code.url} code={code} /> : null}
    </>
  );
}
