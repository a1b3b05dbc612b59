/** What happened and what was decided. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { JournalPage as Page } from "@thingwall/gateway/api";
import { useState } from "react";
import { ask } from "../api.ts";
import { Segments, Waiting } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { journalPath, useHome } from "../queries.ts";
import { entryText } from "../said.ts";
import { useSpeech } from "../words/index.ts";

/** Sums for programs; what they count is told on its own. */
const UNTOLD = new Set(["counted"]);

type Weight = "all" | "decision" | "event";

export function JournalPage() {
  const { words } = useSpeech();
  const home = useHome();
  const [weight, setWeight] = useState<Weight>("all");
  const [device, setDevice] = useState("");
  const filter = {
    ...(weight === "all" ? {} : { weight }),
    ...(device === "" ? {} : { device }),
  };
  const devices = home.data?.things ?? [];
  return (
    <>
      <div className="section">
        <h1>{words.journal.title}</h1>
        <p className="soft">{words.journal.text}</p>
      </div>
      <div className="section">
        <div className="actions">
          <Segments
            legend={words.journal.show}
            choices={[
              ["all", words.journal.all],
              ["decision", words.journal.decisions],
              ["event", words.journal.events],
            ]}
            value={weight}
            onChange={setWeight}
          />
        </div>
        <div className="form">
          <label className="field">
            <span>{words.journal.device}</span>
            <select value={device} onChange={({ target }) => setDevice(target.value)}>
              <option value="">{words.journal.every}</option>
              {devices.map(({ id, name }) => (
                <option key={id} value={id}>
                  {plain(name)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <Entries filter={filter} nameOf={(id) => devices.find((each) => each.id === id)?.name} />
        <div className="actions">
          <a
            className="button"
            href={`/api/v1/${journalPath(filter).replace("journal", "journal.jsonl")}`}
            download
          >
            {words.journal.export}
          </a>
        </div>
      </div>
    </>
  );
}

function Entries({
  filter,
  nameOf,
}: {
  filter: { readonly weight?: "decision" | "event"; readonly device?: string };
  nameOf: (id: string) => string | undefined;
}) {
  const { words, language, moment } = useSpeech();
  const journal = useInfiniteQuery({
    queryKey: ["journal", "pages", filter],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam }) => ask<Page>(journalPath({ ...filter, limit: 50 }, pageParam)),
    getNextPageParam: ({ next }) => next,
  });
  if (journal.data === undefined)
    return <Waiting error={journal.error} again={() => void journal.refetch()} />;
  const entries = journal.data.pages
    .flatMap((page) => page.entries)
    .filter(({ kind }) => !UNTOLD.has(kind));
  if (entries.length === 0) return <p className="soft">{words.journal.nothing}</p>;
  return (
    <>
      <ol className="list">
        {entries.map(({ id, until, code, params, count, device }) => (
          <li key={id} className="entry">
            <time dateTime={new Date(until).toISOString()}>{moment(until)}</time>
            <span>
              {device === undefined ? null : (
                <>
                  <b>{plain(nameOf(device) ?? device)}</b>
                  {" · "}
                </>
              )}
              {entryText(code, params, language)}{" "}
              {count > 1 ? <span className="tag">{words.journal.times(count)}</span> : null}
            </span>
          </li>
        ))}
      </ol>
      {journal.hasNextPage ? (
        <div className="actions">
          <button
            type="button"
            className="button"
            disabled={journal.isFetchingNextPage}
            onClick={() => void journal.fetchNextPage()}
          >
            {words.journal.more}
          </button>
        </div>
      ) : null}
    </>
  );
}
