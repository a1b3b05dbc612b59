/** Pictures: of things by what they seem to be, and the shapes that states have besides a colour. */
import type { ReactNode } from "react";

function Drawn({ children, className }: { children: ReactNode; className?: string | undefined }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      className={className}
    >
      {children}
    </svg>
  );
}

const GLYPHS = {
  camera: (
    <>
      <circle cx="12" cy="9.500" r="6.500" />
      <circle cx="12" cy="9.500" r="2.250" />
      <path d="M9 15.500 7.500 21h9L15 15.500" />
    </>
  ),
  bulb: (
    <>
      <path d="M8.500 15.500a6 6 0 1 1 7 0c-.7.600-.8 1.500-.8 2H9.300c0-.5-.1-1.400-.8-2Z" />
      <path d="M10 20.500h4" />
    </>
  ),
  plug: (
    <>
      <path d="M8.500 3v5M15.500 3v5" />
      <path d="M6 8h12v3a6 6 0 0 1-12 0V8ZM12 17v4" />
    </>
  ),
  speaker: (
    <>
      <rect x="6" y="3" width="12" height="18" rx="3" />
      <circle cx="12" cy="14" r="3.250" />
      <path d="M12 7h.01" />
    </>
  ),
  thermostat: (
    <>
      <path d="M10 13.500V5.500a2 2 0 1 1 4 0v8a4 4 0 1 1-4 0Z" />
      <path d="M12 10v7" />
    </>
  ),
  printer: (
    <>
      <path d="M7 9V3.500h10V9" />
      <path d="M7 17H4.500A1.500 1.500 0 0 1 3 15.500v-5A1.500 1.500 0 0 1 4.500 9h15a1.500 1.500 0 0 1 1.500 1.500v5a1.500 1.500 0 0 1-1.500 1.500H17" />
      <path d="M7 14h10v6.500H7z" />
    </>
  ),
  phone: (
    <>
      <rect x="7" y="2.500" width="10" height="19" rx="2.500" />
      <path d="M11 18.500h2" />
    </>
  ),
  well: <path d="m5 12.500 4.500 4.500L19 7.500" />,
  thing: (
    <>
      <path d="m12 3 8 4.500v9L12 21l-8-4.500v-9L12 3Z" />
      <path d="m4 7.500 8 4.500 8-4.500M12 12v9" />
    </>
  ),
};

/** By the words in which its maker or its owner speaks of it. */
const SPOKEN: readonly (readonly [RegExp, keyof typeof GLYPHS])[] = [
  [/cam[eé]ra|doorbell|sonnette/i, "camera"],
  [/bulb|lamp|light|ampoule|lampe/i, "bulb"],
  [/plug|outlet|prise/i, "plug"],
  [/speaker|enceinte|haut-parleur/i, "speaker"],
  [/thermostat|heat|chauff/i, "thermostat"],
  [/print|imprimante/i, "printer"],
  [/phone|t[eé]l[eé]phone|tablet|laptop|ordinateur/i, "phone"],
];

/** All is well. */
export function Well() {
  return <Drawn className="picture">{GLYPHS.well}</Drawn>;
}

export function Picture({ of, big = false }: { of: string; big?: boolean }) {
  const found = SPOKEN.find(([said]) => said.test(of))?.[1] ?? "thing";
  return <Drawn className={big ? "picture big" : "picture"}>{GLYPHS[found]}</Drawn>;
}

const SHAPES = {
  good: <circle cx="12" cy="12" r="10" />,
  calm: <path d="M5 3h5v18H5zM14 3h5v18h-5z" />,
  warn: <path d="M12 1.500 23 21.500H1z" />,
  bad: <path d="M7.500 1.500h9l6 6v9l-6 6h-9l-6-6v-9z" />,
};
export type Tone = keyof typeof SHAPES;

/** Whoever does not see the colour sees the shape. */
export function Shape({ tone }: { tone: Tone }) {
  return (
    <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" focusable="false">
      {SHAPES[tone]}
    </svg>
  );
}

const SIGNS = {
  home: <path d="m4 11 8-7 8 7v8.500a1 1 0 0 1-1 1h-4.500v-6h-5v6H5a1 1 0 0 1-1-1V11Z" />,
  add: (
    <>
      <circle cx="12" cy="12" r="8.500" />
      <path d="M12 8v8M8 12h8" />
    </>
  ),
  journal: (
    <>
      <path d="M6 3.500h12v17H6zM9.500 8h5M9.500 12h5M9.500 16h3" />
    </>
  ),
  settings: (
    <>
      <path d="M4 7.500h9M17 7.500h3M4 16.500h3M11 16.500h9" />
      <circle cx="15" cy="7.500" r="2" />
      <circle cx="9" cy="16.500" r="2" />
    </>
  ),
  turn: <path d="m9 5 7 7-7 7" />,
  back: <path d="m15 5-7 7 7 7" />,
  photo: (
    <>
      <path d="M4 8h3.500l1.500-2.500h6L16.500 8H20v11.500H4V8Z" />
      <circle cx="12" cy="13.500" r="3.500" />
    </>
  ),
};

export function Sign({ of, className }: { of: keyof typeof SIGNS; className?: string }) {
  return <Drawn className={className}>{SIGNS[of]}</Drawn>;
}
