import encodeQr from "qr";

/** The text stands beside it: the picture says nothing more. */
export function Qr({ text }: { text: string }) {
  const rows = encodeQr(text, "raw", { border: 2 });
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg className="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} aria-hidden="true">
      <path d={path} fill="#000000" />
    </svg>
  );
}
