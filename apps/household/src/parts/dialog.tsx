/** What a dialog asks, and how it is answered. */
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useSpeech } from "../words/index.ts";
import { Problem } from "./parts.tsx";

/** The browser's own dialog: it keeps the focus, closes on Escape and gives the focus back. */
function Dialog({
  open,
  onClose,
  title,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (open && dialog?.open === false) dialog.showModal();
    if (!open && dialog?.open === true) dialog.close();
  }, [open]);
  return (
    <dialog ref={ref} aria-labelledby={id} onClose={onClose}>
      {open ? (
        <div>
          <h2 id={id}>{title}</h2>
          {children}
        </div>
      ) : null}
    </dialog>
  );
}

/** A button that opens a dialog; `children` are there while it is open, and may close it. */
export function Asking({
  label,
  title = label,
  danger = false,
  children,
}: {
  label: string;
  title?: string;
  danger?: boolean;
  children: (close: () => void) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <button
        type="button"
        className={danger ? "button danger" : "button"}
        onClick={() => setOpen(true)}
      >
        {label}
      </button>
      <Dialog open={open} onClose={close} title={title}>
        {children(close)}
      </Dialog>
    </>
  );
}

/** The last row of a dialog: does it and closes, or says why that went wrong; or leaves it. */
export function Answers({
  doIt,
  danger = false,
  onYes,
  close,
}: {
  doIt: string;
  danger?: boolean;
  onYes: () => Promise<unknown>;
  close: () => void;
}) {
  const { words } = useSpeech();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  return (
    <>
      <Problem error={error} />
      <div className="actions">
        <button
          type="button"
          className={danger ? "button danger" : "button main"}
          disabled={busy}
          onClick={() => {
            setBusy(true);
            onYes().then(close, (failed: unknown) => {
              setBusy(false);
              setError(failed);
            });
          }}
        >
          {doIt}
        </button>
        <button type="button" className="button" onClick={close}>
          {words.cancel}
        </button>
      </div>
    </>
  );
}

/** Asks once more before what cannot be undone. */
export function Confirmed({
  label,
  title,
  text,
  doIt,
  onYes,
}: {
  label: string;
  title: string;
  text: string;
  doIt: string;
  onYes: () => Promise<unknown>;
}) {
  return (
    <Asking label={label} title={title} danger>
      {(close) => (
        <>
          <p>{text}</p>
          <Answers doIt={doIt} danger onYes={onYes} close={close} />
        </>
      )}
    </Asking>
  );
}
