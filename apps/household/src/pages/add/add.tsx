/** Adding a thing: its code, which one it is, and what it may do. */
import { useState } from "react";
import { readCode, type ScannedCode } from "../../code.ts";
import { useSpeech } from "../../words/index.ts";
import { Found } from "./found.tsx";
import { Scan } from "./scan.tsx";
import { Which } from "./which.tsx";

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
      {code?.kind === "mud" ? <Which key={code.url} code={code} /> : null}
    </>
  );
}
