/** Which thing the code is on, what it asks for, and what it may do. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ThingDetail, ThingView, Word } from "@thingwall/gateway/api";
import { useState } from "react";
import { Link } from "wouter";
import { ask } from "../../api.ts";
import type { ScannedCode } from "../../code.ts";
import { Picture } from "../../parts/icons.tsx";
import { Choices, Loading, Problem, Section } from "../../parts/parts.tsx";
import { plain } from "../../parts/text.ts";
import { useHome, useThing } from "../../queries.ts";
import { whyOf } from "../../said.ts";
import { useSpeech } from "../../words/index.ts";
import { Wishes } from "../wishes.tsx";
import { NewKey } from "./new-key.tsx";

type Code = Extract<ScannedCode, { kind: "mud" }>;

/** Undescribed ones first: the new one is among them. */
function candidates(things: readonly ThingView[]): readonly ThingView[] {
  const rank = ({ state }: ThingView) => ["unknown", "held", "described"].indexOf(state);
  return things
    .filter(({ role, state }) => role === "thing" && state !== "person")
    .toSorted((one, other) => rank(one) - rank(other));
}

/** The one whose address the code names; otherwise the only one of which nobody knows what it is. */
function presumed(things: readonly ThingView[], { mac }: Code): ThingView | undefined {
  const named = things.find((each) => mac !== undefined && each.mac === mac);
  const undescribed = things.filter(({ state }) => state !== "described");
  return named ?? (undescribed.length === 1 ? undescribed[0] : undefined);
}

export function Which({
  code,
  supportEnds,
}: {
  code: Code;
  /** As its maker declares in its label. */
  supportEnds?: number | undefined;
}) {
  const { words } = useSpeech();
  const { add } = words;
  const home = useHome();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string>();
  const things = candidates(home.data?.things ?? []);
  const id = chosen ?? presumed(things, code)?.id;
  const claim = useMutation({
    mutationFn: async (id: string) => {
      await ask(`things/${id}/decisions`, "POST", {
        ...{ kind: "claim", url: code.url, channel: "sticker" },
      } satisfies Word);
      if (supportEnds !== undefined && !Number.isNaN(supportEnds))
        await ask(`things/${id}/decisions`, "POST", {
          ...{ kind: "support", ends: supportEnds },
        } satisfies Word);
      return id;
    },
    onSettled: () => client.invalidateQueries(),
  });
  if (claim.data !== undefined) return <Decide id={claim.data} />;
  return (
    <>
      <Section title={add.which}>
        {things.length === 0 ? (
          <p className="soft" role="status">
            {add.none}
          </p>
        ) : (
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault();
              if (id !== undefined) claim.mutate(id);
            }}
          >
            <Choices
              legend={add.whichText}
              choices={things.map((each) => ({
                value: each.id,
                name: plain(each.name),
                text: words.states[each.state],
              }))}
              value={id}
              onChange={setChosen}
            />
            <Problem error={claim.error} />
            <div className="actions">
              <button
                type="submit"
                className="button main"
                disabled={id === undefined || claim.isPending}
              >
                {claim.isPending ? words.loading : add.thisOne}
              </button>
            </div>
          </form>
        )}
      </Section>
      <NewKey />
    </>
  );
}

function Decide({ id }: { id: string }) {
  const { words, language } = useSpeech();
  const { add } = words;
  const thing = useThing(id);
  const client = useQueryClient();
  const setUp = useMutation({
    mutationFn: async (access: "as-described" | "lan-only" | "later") => {
      if (access === "later") return;
      const say = (word: Word) => ask(`things/${id}/decisions`, "POST", word);
      // The code on it is the thing's own word: the household's makes it count.
      const { wants, digest } = thing.data ?? {};
      if (wants && digest !== undefined) await say({ kind: "approve", digest });
      await say({ kind: "grant", access });
    },
    onSettled: () => client.invalidateQueries(),
  });
  const { data } = thing;
  if (data === undefined) return <Loading />;
  const name = plain(data.name);
  if (setUp.isSuccess)
    return (
      <Section title={add.done}>
        <div className="card quiet good" role="status">
          <Picture of={data.name} />
          <div>
            <b>{setUp.variables === "later" ? add.laterDone(name) : add.doneText(name)}</b>
            <Link href={`/things/${id}`}>{add.toThing}</Link>
          </div>
        </div>
      </Section>
    );
  const wants = wantsOf(data);
  return (
    <Section title={add.wants(name)}>
      {wants === undefined ? (
        <div className="card" role="status">
          {whyOf(data, language).map((said) => (
            <p key={said}>{said}</p>
          ))}
        </div>
      ) : (
        <Wishes rules={wants} />
      )}
      <h3>{add.choose}</h3>
      <Problem error={setUp.error} />
      <ul className="answers">
        {(
          [
            ["as-described", add.asDescribed, add.asDescribedWhy],
            ["lan-only", add.lanOnly, add.lanOnlyWhy],
            ["later", add.later, add.laterWhy],
          ] as const
        ).map(([access, label, why]) => (
          <li key={access}>
            <button
              type="button"
              className={access === "as-described" ? "button main" : "button"}
              disabled={setUp.isPending || (wants === undefined && access !== "later")}
              onClick={() => setUp.mutate(access)}
            >
              {label}
            </button>
            <span className="soft small">{why}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Undefined while nobody knows what it asks for. */
function wantsOf({ wants, state, ruleList }: ThingDetail): ThingDetail["wants"] {
  return state === "described" ? ruleList.filter(({ kind }) => kind === "file") : wants;
}
