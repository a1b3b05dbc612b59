/** All that the gateway keeps as one file: taken away, and brought back. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, ask, bringBack } from "../api.ts";
import { Asking } from "../parts/dialog.tsx";
import { Problem, Section } from "../parts/parts.tsx";
import { useSpeech } from "../words/index.ts";

/** Taken by a link, not by a request of ours: the browser keeps the file. */
export function Backup() {
  const { words } = useSpeech();
  const { backup } = words;
  return (
    <Section title={backup.title}>
      <div className="card">
        <p>{backup.text}</p>
        <div className="actions">
          <a className="button" href="/api/v1/backup" download>
            {backup.take}
          </a>
          <Asking label={backup.back} danger>
            {(close) => (
              <>
                <p>{backup.backText}</p>
                <BringBack onLeave={close} />
              </>
            )}
          </Asking>
        </div>
      </div>
    </Section>
  );
}

/** `code`: asked for where nobody owns the gateway. */
export function BringBack({ code, onLeave }: { code?: string; onLeave?: () => void }) {
  const { words } = useSpeech();
  const { backup } = words;
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const back = useMutation({
    mutationFn: async (chosen: File) => {
      await bringBack(chosen, code);
      await answersAgain();
    },
    // Whoever was signed in has to come in again, by what the file knows of them.
    onSuccess: async () => {
      client.clear();
      await client.invalidateQueries();
      location.assign("/");
    },
  });
  return (
    <div className="form">
      <label className="field">
        <span>{backup.file}</span>
        <input type="file" onChange={({ target }) => setFile(target.files?.[0])} />
      </label>
      <Problem error={back.error} />
      <p role="status" className="soft">
        {back.isPending ? backup.working : null}
      </p>
      <div className="actions">
        <button
          type="button"
          className="button danger"
          disabled={file === undefined || code === "" || back.isPending || back.isSuccess}
          onClick={() => {
            if (file !== undefined) back.mutate(file);
          }}
        >
          {backup.doIt}
        </button>
        {onLeave === undefined ? null : (
          <button type="button" className="button" onClick={onLeave}>
            {words.cancel}
          </button>
        )}
      </div>
    </div>
  );
}

/** The gateway begins anew: it is asked until it answers. */
async function answersAgain(): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    await new Promise((again) => setTimeout(again, 500));
    try {
      await ask("door");
      return;
    } catch (error) {
      // While it ends and begins it may answer that, or not at all.
      const isAway = error instanceof ApiError && error.code !== "not-found";
      if (!isAway) throw error;
    }
  }
  throw new ApiError("unreachable");
}
