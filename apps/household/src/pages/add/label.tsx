/** The label behind a code: whether it stands, who says what of the thing, and on to its description. */
import { useQuery } from "@tanstack/react-query";
import type { LabelSaid, LabelView } from "@thingwall/gateway/api";
import { labelRefusalWords, reasonWords, verdictWords } from "@thingwall/label/words";
import { ask } from "../../api.ts";
import type { ScannedCode } from "../../code.ts";
import type { Tone } from "../../parts/icons.tsx";
import { Loading, Problem, Section, State } from "../../parts/parts.tsx";
import { plain } from "../../parts/text.ts";
import { useSpeech } from "../../words/index.ts";
import { Which } from "./which.tsx";

type Code = Extract<ScannedCode, { kind: "label" }>;
type Verdict = LabelView["verdict"];
const ASK_AGAIN = 5000;

const TONES: Readonly<Record<Verdict, Tone>> = {
  good: "good",
  stale: "warn",
  unknown: "warn",
  suspended: "bad",
  expired: "bad",
  revoked: "bad",
  forged: "bad",
};

/** What is no label of a programme that we know is asked of nobody. */
const unanswered = ({ asked, refused }: LabelView): boolean => !asked && refused === undefined;

export default function Label({ code }: { code: Code }) {
  const label = useQuery({
    queryKey: ["label", code.text],
    queryFn: () => ask<LabelView>("labels", "POST", { code: code.text }),
    staleTime: 60_000,
    // While its programme does not answer, what is shown may be old: asked again for as long as it is looked at.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && unanswered(data) ? ASK_AGAIN : false,
  });
  if (label.data === undefined) return label.error ? <Problem error={label.error} /> : <Loading />;
  const { mudUrl, supportEnd, model, maker } = label.data;
  return (
    <>
      <Verdict label={label.data} />
      {mudUrl === undefined ? null : (
        <Which
          code={{
            ...{ kind: "mud", url: mudUrl, host: new URL(mudUrl).hostname },
            ...(maker === undefined ? {} : { maker }),
            ...(model === undefined ? {} : { model }),
          }}
          supportEnds={supportEnd === undefined ? undefined : Date.parse(supportEnd)}
        />
      )}
    </>
  );
}

function Verdict({ label }: { label: LabelView }) {
  const { words, language, day } = useSpeech();
  const { add } = words;
  const { verdict, reasons, refused, maker, model, supportEnd, said, contacts } = label;
  return (
    <Section title={add.label.title}>
      <div className="card" role="status">
        {model === undefined || maker === undefined ? null : (
          <b>{add.kindNamed(plain(model), plain(maker))}</b>
        )}
        <State tone={TONES[verdict]}>{verdictWords[verdict][language]}</State>
        {unanswered(label) ? <p className="soft small">{add.label.notAsked}</p> : null}
        {refused === undefined ? null : (
          <Why of={labelRefusalWords[refused.code]} params={refused.params} />
        )}
        {reasons.map(({ code, params }) => (
          <Why key={`${code} ${JSON.stringify(params)}`} of={reasonWords[code]} params={params} />
        ))}
        {supportEnd === undefined ? null : (
          <p>
            {supportEnd === "none"
              ? add.label.noSupportEnd
              : add.label.supportEnd(day(Date.parse(supportEnd)))}
          </p>
        )}
        {said.length === 0 ? null : (
          <ul>
            {said.map((each) => (
              <li key={JSON.stringify(each)}>{saidBy(each)}</li>
            ))}
          </ul>
        )}
        {contacts.length === 0 ? null : (
          <p className="soft small">
            {add.label.contacts(contacts.map(({ value }) => plain(value, 200)).join(", "))}
          </p>
        )}
      </div>
    </Section>
  );

  function saidBy({ by, role, level, met = 0, notMet = 0, on }: LabelSaid): string {
    const who = plain(by);
    if (role === "operator") return add.label.listed(who, level ?? 0);
    if (role === "maker") return add.label.declared(who);
    return add.label.attested(who, met, notMet, on === undefined ? "" : day(Date.parse(on)));
  }
}

function Why({
  of,
  params,
}: {
  of: (typeof reasonWords)[keyof typeof reasonWords];
  params: Readonly<Record<string, string | number>>;
}) {
  const { language } = useSpeech();
  return (
    <p className="soft small">
      {filled(of.reason[language], params)} {filled(of.remedy[language], params)}
    </p>
  );
}

/** `{name}` stands for a parameter, which may repeat what a stranger wrote. */
const filled = (text: string, params: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => plain(String(params[name] ?? ""), 200));
