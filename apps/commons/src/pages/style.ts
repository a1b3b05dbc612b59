/** The one style sheet: light and dark by the reader's choice, paper too. */
export const style = `
:root {
  color-scheme: light dark;
  --back: #fdfcf9; --text: #1d1b18; --quiet: #57524a; --line: #d8d2c6; --panel: #f3efe6;
  --link: #1d4e89; --good: #1c6b3c; --warn: #8a5300; --bad: #a3231c; --focus: #c25e00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #171614; --text: #efeae1; --quiet: #b3ac9f; --line: #45413a; --panel: #22201d;
    --link: #8fbcf2; --good: #7fd6a0; --warn: #f0b95c; --bad: #ff9a92; --focus: #ffb163;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--back); color: var(--text);
  font: 1.0625rem/1.55 system-ui, "Segoe UI", "Liberation Sans", sans-serif;
}
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
header {
  display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: baseline;
  padding-top: 1rem; padding-bottom: 1rem; border-bottom: 1px solid var(--line);
}
.programme { margin: 0; font-weight: 700; font-size: 1.15rem; }
.programme a { color: inherit; text-decoration: none; }
nav ul { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; margin: 0; padding: 0; list-style: none; }
main { padding-top: 1.5rem; padding-bottom: 3rem; }
footer { border-top: 1px solid var(--line); color: var(--quiet); padding-top: .5rem; padding-bottom: 2rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--back); padding: .5rem 1rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.3rem; margin: 2.25rem 0 .5rem; }
.maker { margin: 0 0 1.25rem; color: var(--quiet); }
.verdict {
  border: 1px solid var(--line); border-left: .5rem solid var(--warn); background: var(--panel);
  padding: .75rem 1rem; border-radius: .4rem;
}
.verdict p { margin: .25rem 0; }
.verdict .word { font-size: 1.2rem; font-weight: 700; color: var(--warn); }
.verdict.good { border-left-color: var(--good); }
.verdict.good .word { color: var(--good); }
.verdict.bad { border-left-color: var(--bad); }
.verdict.bad .word { color: var(--bad); }
.updates { display: inline-block; margin: 1.25rem 0 0; padding: .6rem 1rem; border: 2px solid currentColor; border-radius: .4rem; }
.updates span { display: block; }
.updates .date { font-size: 1.35rem; font-weight: 700; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; font-weight: 700; padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 600; }
tbody th { font-weight: 600; }
td ul { margin: 0; padding-left: 1.1rem; }
.quiet { color: var(--quiet); }
.undisclosed { color: var(--warn); font-weight: 600; }
details { border-top: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; font-weight: 600; padding: .4rem 0; }
form { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; margin: 1rem 0; }
form p { margin: 0 0 .75rem; }
label { font-weight: 600; }
.row { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; margin: 0; padding: 0; list-style: none; }
.field, fieldset { margin: 0 0 1.25rem; }
fieldset { border: 0; padding: 0; min-width: 0; }
fieldset.inner { border-left: 3px solid var(--line); padding-left: 1rem; }
legend { font-weight: 600; padding: 0; }
.choice { display: flex; gap: .5rem; align-items: baseline; margin: .3rem 0; }
.choice label { font-weight: 400; }
.hint { color: var(--quiet); margin: .1rem 0 .3rem; }
.error { color: var(--bad); font-weight: 600; margin: .1rem 0 .3rem; }
.errors, .panel { border: 1px solid var(--line); border-left: .5rem solid var(--bad); background: var(--panel); padding: .5rem 1rem; border-radius: .4rem; margin: 1rem 0; }
.panel { border-left-color: var(--link); }
.panel h2 { margin-top: .25rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.steps ol { display: flex; flex-wrap: wrap; gap: .25rem 2.5rem; padding-left: 1.25rem; }
.steps [aria-current] { font-weight: 700; }
.preview { border: 2px dashed var(--line); border-radius: .4rem; padding: 1rem; }
.criterion { border-top: 1px solid var(--line); padding-top: .75rem; }
.cards.wide { grid-template-columns: 1fr; }
.cards form { background: none; border: 0; padding: 0; margin: .5rem 0 0; }
select, textarea, input[type=email], input[type=password], input[type=url],
input[type=search], input[type=text], input[type=date] {
  display: block; width: 100%; max-width: 36rem; margin-top: .25rem; font: inherit; padding: .5rem;
  color: inherit; background: var(--back); border: 1px solid var(--quiet); border-radius: .25rem;
}
button { font: inherit; font-weight: 600; padding: .5rem 1.25rem; border-radius: .25rem; border: 1px solid var(--link); background: var(--link); color: var(--back); cursor: pointer; }
.button { display: inline-block; font-weight: 600; padding: .5rem 1.25rem; border-radius: .25rem; background: var(--link); color: var(--back); text-decoration: none; }
figure { margin: 0; overflow-x: auto; }
.map { width: 100%; min-width: 36rem; }
.map line { stroke: var(--quiet); }
.map rect { fill: var(--panel); stroke: var(--link); stroke-width: 1.5; }
.map .named rect { stroke: var(--line); stroke-dasharray: 5 4; }
.map text { fill: var(--text); font-size: 12.5px; text-anchor: middle; }
.map .count { fill: var(--quiet); font-size: 12px; }
.messages li { margin: 0 0 .75rem; }
.messages p { margin: 0; max-width: 44rem; }
.small { font-size: .9rem; }
.matrix { display: block; overflow-x: auto; }
/* One button needs no frame. */
form.bare, form:not(:has(p, fieldset, label)) { background: none; border: 0; padding: 0; }
.compare { display: block; overflow-x: auto; }
.compare td { min-width: 11rem; }
button.plain { background: none; color: var(--link); }
.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); }
.cards li { border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; background: var(--panel); }
.cards p { margin: .25rem 0; }
.cards .name { font-size: 1.15rem; font-weight: 700; }
pre, code { font-family: ui-monospace, "Liberation Mono", monospace; font-size: .875rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: var(--panel); padding: 1rem; border-radius: .4rem; }
.digest { overflow-wrap: anywhere; }
@media (max-width: 36rem) {
  .facts thead { position: absolute; left: -99rem; }
  .facts tr, .facts th, .facts td { display: block; border: 0; padding: .1rem 0; }
  .facts tr { border-bottom: 1px solid var(--line); padding: .6rem 0; }
}
@media print { header nav, footer, form, .skip { display: none; } details > * { display: block; } }
`;
