/** Adding a thing: its code, which one it is, and what it may do. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ThingView, Word } from "@thingwall/gateway/api";
import { useState } from "react";
import { Link } from "wouter";
import { ask } from "../api.ts";
import { readCode, type ScannedCode } from "../code.ts";
import { given } from "../parts/given.ts";
import { Picture, Sign } from "../parts/icons.tsx";
import { Choices, Field, Problem, Section } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { useHome } from "../queries.ts";
import { useSpeech } from "../words/index.ts";

export function AddPage() {
  const { words } = useSpeech();
  const [code, setCode] = useState<ScannedCode | undefined>();
  return (
    <>
      <div className="section">
        <h1>{words.add.title}</h1>
        <p className="soft">{words.add.text}</p>
      </div>
      <Scan onCode={(text) => setCode(readCode(text))} />
      {code === undefined ? null : <Found code={code} />}
    </>
  );
}

function Scan({ onCode }: { onCode: (text: string) => void }) {
  const { words } = useSpeech();
  const [state, setState] = useState<"ready" | "reading" | "nothing">("ready");
  const read = async (file: Blob) => {
    setState("reading");
    try {
      const { codeInPhoto } = await import("../photo.ts");
      const text = await codeInPhoto(file);
      setState(text === undefined ? "nothing" : "ready");
      if (text !== undefined) onCode(text);
    } catch {
      setState("nothing");
    }
  };
  return (
    <div className="card">
      <label className="button main file">
        <Sign of="photo" />
        {words.add.photo}
        <input
          type="file"
          accept="image/*"
          capture="environment"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file) void read(file);
            currentTarget.value = "";
          }}
        />
      </label>
      <p role="status" className={state === "nothing" ? "problem" : "soft"}>
        {state === "reading" ? words.add.photoReading : null}
        {state === "nothing" ? words.add.photoNothing : null}
      </p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onCode(given(event.currentTarget)("code"));
        }}
      >
        <Field
          label={words.add.typed}
          hint={words.add.typedHint}
          name="code"
          required
          autoCapitalize="none"
          spellCheck={false}
          maxLength={2048}
        />
        <div className="actions">
          <button type="submit" className="button">
            {words.add.read}
          </button>
        </div>
      </form>
    </div>
  );
}

function Found({ code }: { code: ScannedCode }) {
  const { words } = useSpeech();
  const { add } = words;
  return (
    <>
      <Section title={add.found}>
        <div className="card">
          <b>{add.kinds[code.kind]}</b>
          {code.kind === "mud" ? <p className="code small">{plain(code.url, 200)}</p> : null}
          {code.kind === "wifi" ? <p className="soft">{add.wifiText}</p> : null}
          {code.kind === "dpp" ? <p className="soft">{add.dppText}</p> : null}
          {code.kind === "other" ? <p className="soft">{add.otherText}</p> : null}
        </div>
      </Section>
      {code.kind === "mud" ? <Which key={code.url} url={code.url} /> : null}
    </>
  );
}

const CHOICES = ["as-described", "lan-only", "later"] as const;
type Chosen = (typeof CHOICES)[number];

/** Undescribed ones first: the new one is among them. */
function candidates(things: readonly ThingView[]): readonly ThingView[] {
  const rank = ({ state }: ThingView) => ["unknown", "held", "described"].indexOf(state);
  return things
    .filter(({ role, state }) => role === "thing" && state !== "person")
    .toSorted((one, other) => rank(one) - rank(other));
}

function Which({ url }: { url: string }) {
  const { words } = useSpeech();
  const { add } = words;
  const home = useHome();
  const client = useQueryClient();
  const [id, setId] = useState<string>();
  const [chosen, setChosen] = useState<Chosen>();
  const things = candidates(home.data?.things ?? []);
  const thing = things.find((each) => each.id === id);
  const setUp = useMutation({
    mutationFn: async ({ id, chosen }: { id: string; chosen: Chosen }) => {
      const say = (word: Word) => ask(`things/${id}/decisions`, "POST", word);
      await say({ kind: "claim", url, channel: "sticker" });
      if (chosen === "later") return;
      // The code on it is the thing's own word: the household's makes it count.
      await say({ kind: "approve" });
      await say({ kind: "grant", access: chosen });
    },
    onSettled: () => client.invalidateQueries(),
  });
  if (setUp.isSuccess && thing)
    return (
      <Section title={add.done}>
        <div className="card quiet good">
          <Picture of={thing.name} />
          <div>
            <b>{add.doneText(plain(thing.name))}</b>
            <Link href={`/things/${thing.id}`}>{add.toThing}</Link>
          </div>
        </div>
      </Section>
    );
  return (
    <Section title={add.which}>
      {things.length === 0 ? (
        <p className="soft">{add.none}</p>
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (id !== undefined && chosen !== undefined) setUp.mutate({ id, chosen });
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
            onChange={setId}
          />
          <Choices
            legend={add.choose}
            choices={[
              { value: "as-described", name: add.asDescribed, text: add.asDescribedWhy },
              { value: "lan-only", name: add.lanOnly, text: add.lanOnlyWhy },
              { value: "later", name: add.later, text: add.laterWhy },
            ]}
            value={chosen}
            onChange={setChosen}
          />
          <Problem error={setUp.error} />
          <div className="actions">
            <button
              type="submit"
              className="button main"
              disabled={id === undefined || chosen === undefined || setUp.isPending}
            >
              {setUp.isPending ? words.loading : words.thing.save}
            </button>
          </div>
        </form>
      )}
    </Section>
  );
}
