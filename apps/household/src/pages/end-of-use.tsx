/** Before a thing leaves the home: what to do at the thing, then what the gateway forgets. */
import { useId } from "react";
import { Answers, Asking } from "../parts/dialog.tsx";
import { useSpeech } from "../words/index.ts";

const STEPS = ["erase", "account", "reset", "hand"] as const;

export function EndOfUse({ onForget }: { onForget: () => Promise<unknown> }) {
  const { words } = useSpeech();
  const { end } = words;
  const id = useId();
  return (
    <Asking label={end.open} title={end.title} danger>
      {(close) => (
        <>
          <p>{end.text}</p>
          <ul className="choices">
            {STEPS.map((step) => (
              <li key={step}>
                <label className="choice" htmlFor={`${id}${step}`}>
                  <input type="checkbox" id={`${id}${step}`} />
                  <span>
                    <b>{end.steps[step]}</b>
                    <span className="small soft">{end.texts[step]}</span>
                  </span>
                </label>
              </li>
            ))}
          </ul>
          <p>{end.forgetText}</p>
          <Answers doIt={end.forget} danger onYes={onForget} close={close} />
        </>
      )}
    </Asking>
  );
}
