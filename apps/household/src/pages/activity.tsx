/** What a thing did and what was stopped, as a chart by time and a table by place. */
import { useState } from "react";
import { activityOf, type Hour } from "../activity.ts";
import { Section } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { useJournal } from "../queries.ts";
import { widthText } from "../said.ts";
import { useSpeech } from "../words/index.ts";
import { useNames } from "./rules.tsx";

const SHOWN = 6;
const [BAR, GAP, HEIGHT] = [8, 4, 56] as const;

export function Activity({ id }: { id: string }) {
  const speech = useSpeech();
  const { words, moment, number } = speech;
  const { activity: said } = words;
  const names = useNames();
  const [whole, setWhole] = useState(false);
  const journal = useJournal({ device: id, weight: "event", limit: 500 });
  const { hours, places } = activityOf(journal.data?.entries ?? [], Date.now());
  const shown = whole ? places : places.slice(0, SHOWN);
  return (
    <Section title={said.title}>
      {places.length === 0 ? (
        <p className="soft">{said.nothing}</p>
      ) : (
        <div className="card">
          <Chart hours={hours} />
          <table className="places">
            <caption className="hidden">{said.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{said.place}</th>
                <th scope="col">{said.done}</th>
                <th scope="col">{said.stopped}</th>
                <th scope="col">{said.last}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ place, protocol, port, done, stopped, last, path }) => (
                <tr key={JSON.stringify([place, protocol, port])}>
                  <th scope="row">
                    {plain(names(place), 60)}
                    <span className="soft small">
                      {protocol === undefined ? null : widthText({ protocol, port }, speech)}
                      {path === undefined ? null : ` · ${plain(path, 120)}`}
                    </span>
                  </th>
                  <td>{done === 0 ? "–" : number(done)}</td>
                  <td className={stopped === 0 ? "" : "bad"}>
                    {stopped === 0 ? "–" : number(stopped)}
                  </td>
                  <td>
                    <time dateTime={new Date(last).toISOString()}>{moment(last)}</time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {places.length > shown.length ? (
            <div className="actions">
              <button type="button" className="plain" onClick={() => setWhole(true)}>
                {said.all(places.length)}
              </button>
            </div>
          ) : null}
        </div>
      )}
    </Section>
  );
}

/** The table says the same by place; the hours are told in a sentence. */
function Chart({ hours }: { hours: readonly Hour[] }) {
  const { words, time } = useSpeech();
  const { activity: said } = words;
  const most = Math.max(1, ...hours.map(({ done, stopped }) => done + stopped));
  const busiest = hours.reduce((one, other) => (other.stopped > one.stopped ? other : one));
  const high = (count: number) => (count === 0 ? 0 : Math.max(3, (count / most) * HEIGHT));
  const wide = hours.length * (BAR + GAP);
  const [first] = hours;
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${wide} ${HEIGHT}`} aria-hidden="true" preserveAspectRatio="none">
        {hours.map(({ from, done, stopped }, at) => (
          <g key={from}>
            <rect
              className="ground"
              {...{ x: at * (BAR + GAP), y: HEIGHT - 2, width: BAR, height: 2 }}
            />
            <rect
              className="done"
              x={at * (BAR + GAP)}
              y={HEIGHT - high(done)}
              width={BAR}
              height={high(done)}
            />
            <rect
              className="stopped"
              x={at * (BAR + GAP)}
              y={Math.max(0, HEIGHT - high(done) - high(stopped))}
              width={BAR}
              height={high(stopped)}
            />
          </g>
        ))}
      </svg>
      <div className="small soft span">
        <span>{first === undefined ? null : time(first.from)}</span>
        <span>{said.now}</span>
      </div>
      <figcaption className="small">
        <span className="key done">{said.done}</span>{" "}
        <span className="key stopped">{said.stopped}</span>{" "}
        {busiest.stopped === 0
          ? said.noneStopped
          : said.busiest(time(busiest.from), busiest.stopped)}
      </figcaption>
    </figure>
  );
}
