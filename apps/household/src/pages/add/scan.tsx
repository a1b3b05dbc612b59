/** How the code gets here: through the camera, as a photo, or typed. */
import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { hasCamera, watch } from "../../camera.ts";
import { given } from "../../parts/given.ts";
import { Sign } from "../../parts/icons.tsx";
import { Field } from "../../parts/parts.tsx";
import { useSpeech } from "../../words/index.ts";

/** True: the text is a code that means something; the camera may rest. */
type OnText = (text: string) => boolean;

export function Scan({ onText }: { onText: OnText }) {
  const { words } = useSpeech();
  const [filming, setFilming] = useState(false);
  const [refused, setRefused] = useState(false);
  const canFilm = hasCamera();
  return (
    <div className="card">
      {filming ? (
        <Camera
          onText={(text) => {
            const enough = onText(text);
            if (enough) setFilming(false);
            return enough;
          }}
          onEnd={(wasRefused) => {
            setFilming(false);
            setRefused(wasRefused);
          }}
        />
      ) : (
        <div className="actions">
          {canFilm ? (
            <button
              type="button"
              className="button main"
              onClick={() => {
                setRefused(false);
                setFilming(true);
              }}
            >
              <Sign of="photo" />
              {words.add.camera}
            </button>
          ) : null}
          <Photo main={!canFilm} onText={onText} />
        </div>
      )}
      {canFilm ? null : (
        <p className="soft small">
          {words.add.cameraInsecure} <Link href="/trust">{words.trust.title}</Link>
        </p>
      )}
      <p role="status" className={refused ? "problem" : "soft"}>
        {refused ? words.add.cameraRefused : null}
      </p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onText(given(event.currentTarget)("code"));
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

function Camera({ onText, onEnd }: { onText: OnText; onEnd: (refused: boolean) => void }) {
  const { words } = useSpeech();
  const video = useRef<HTMLVideoElement>(null);
  const now = useRef({ onText, onEnd });
  now.current = { onText, onEnd };
  useEffect(() => {
    const end = new AbortController();
    if (video.current)
      watch(video.current, end.signal, (text) => now.current.onText(text)).catch(() => {
        if (!end.signal.aborted) now.current.onEnd(true);
      });
    return () => end.abort();
  }, []);
  return (
    <>
      <div className="camera">
        <video ref={video} muted playsInline aria-label={words.add.cameraShows} />
        <span className="aim" />
      </div>
      <p role="status" className="soft">
        {words.add.cameraLooking}
      </p>
      <div className="actions">
        <button type="button" className="button" onClick={() => onEnd(false)}>
          {words.add.cameraStop}
        </button>
      </div>
    </>
  );
}

function Photo({ main, onText }: { main: boolean; onText: OnText }) {
  const { words } = useSpeech();
  const [state, setState] = useState<"ready" | "reading" | "nothing">("ready");
  const read = async (file: Blob) => {
    setState("reading");
    try {
      const { codeInPhoto } = await import("../../reader.ts");
      const text = await codeInPhoto(file);
      setState(text === undefined ? "nothing" : "ready");
      if (text !== undefined) onText(text);
    } catch {
      setState("nothing");
    }
  };
  return (
    <>
      <label className={main ? "button main file" : "button file"}>
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
    </>
  );
}
