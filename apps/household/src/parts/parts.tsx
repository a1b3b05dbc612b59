/** What every page is made of. */
import { Fragment, type ReactNode, useId } from "react";
import { ApiError } from "../api.ts";
import { useSpeech } from "../words/index.ts";
import { Shape, type Tone } from "./icons.tsx";
import { plain } from "./text.ts";

export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

export function State({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`state ${tone}`}>
      <Shape tone={tone} />
      <span>{children}</span>
    </span>
  );
}

export function Banner({ tone, title, text }: { tone: Tone; title: string; text?: string }) {
  return (
    <div className={`banner ${tone}`} role="status">
      <State tone={tone}>{title}</State>
      {text === undefined ? null : <p className="small">{text}</p>}
    </div>
  );
}

export function Loading() {
  const { words } = useSpeech();
  return (
    <p className="soft" role="status">
      {words.loading}
    </p>
  );
}

export function Problem({ error }: { error: unknown }) {
  const { words } = useSpeech();
  if (error === null || error === undefined) return null;
  const code = error instanceof ApiError ? error.code : "failed";
  return (
    <p className="problem" role="alert">
      {words.problems[code]}
    </p>
  );
}

/** A page's own state while it has nothing to show. */
export function Waiting({ error, again }: { error: unknown; again: () => void }) {
  const { words } = useSpeech();
  if (error === null) return <Loading />;
  return (
    <div className="card">
      <Problem error={error} />
      <div className="actions">
        <button type="button" className="button" onClick={again}>
          {words.retry}
        </button>
      </div>
    </div>
  );
}

export function Field({
  label,
  hint,
  ...input
}: { label: string; hint?: string } & React.ComponentProps<"input">) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input {...input} id={id} {...(hint === undefined ? {} : { "aria-describedby": `${id}h` })} />
      {hint === undefined ? null : (
        <span id={`${id}h`} className="small soft">
          {hint}
        </span>
      )}
    </div>
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly name: string;
  readonly text?: string;
}

export function Choices<T extends string>({
  legend,
  choices,
  value,
  onChange,
}: {
  legend: string;
  choices: readonly Choice<T>[];
  value: T | undefined;
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="choices">
        {choices.map((choice) => (
          <label key={choice.value} className="choice">
            <input
              type="radio"
              name={name}
              checked={value === choice.value}
              onChange={() => onChange(choice.value)}
            />
            <span>
              <b>{choice.name}</b>
              {choice.text === undefined ? null : <span className="small soft">{choice.text}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Few short choices beside each other. */
export function Segments<T extends string>({
  legend,
  choices,
  value,
  onChange,
}: {
  legend: string;
  choices: readonly (readonly [T, string])[];
  value: T;
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset>
      <legend className="hidden">{legend}</legend>
      <div className="segments">
        {choices.map(([each, label]) => (
          <label key={each}>
            <input
              type="radio"
              name={name}
              checked={value === each}
              onChange={() => onChange(each)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What it is called, and what it is; left out where nobody knows. */
export type Fact = readonly [name: string, value: string | undefined];

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="card facts">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{plain(value, 160)}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
