/** Before a thing leaves the home: what to do at the thing, then what the gateway forgets. */
import { useId, useState } from "react";
import { Dialog, Problem } from "../parts/parts.tsx";
import { useSpeech } from "../words/index.ts";

const STEPS = ["erase", "account", "reset", "hand"] as const;

export function EndOfUse({ onForget }: { onForget: () => Promise<unknown> }) {
  const { words } = useSpeech();
  const { end } = words;
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const id = useId();
  return (
    <>
      <button type="button" className="button danger" onClick={() => setOpen(true)}>
        {end.open}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={end.title}>
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
        <Problem error={error} />
        <div className="actions">
          <button
            type="button"
            className="button danger"
            onClick={() => {
              onForget().then(() => setOpen(false), setError);
            }}
          >
            {end.forget}
          </button>
          <button type="button" className="button" onClick={() => setOpen(false)}>
            {words.cancel}
          </button>
        </div>
      </Dialog>
    </>
  );
}
