// How the report looks, in the reader's light or dark setting: the pictures change their colours with the page.
import { darkPalette, lightPalette, type Palette } from '../render/palette.ts';

/** The style sheet of the report. */
export function reportStyle(): string {
  return `
:root{color-scheme:light dark;${variables(lightPalette)}}
@media (prefers-color-scheme:dark){:root{${variables(darkPalette)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,'DejaVu Sans',sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.2rem 0 .4rem}
p{margin:.4rem 0 .9rem;overflow-wrap:anywhere}
a{color:var(--s0)}
a:focus-visible,figure:focus-visible{outline:2px solid var(--s1);outline-offset:2px}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:10px 24px;margin:1.2rem 0}
dt{color:var(--muted);font-size:.85rem}
dd{margin:0;overflow-wrap:anywhere}
figure{margin:.6rem 0;border:1px solid var(--grid);border-radius:8px;overflow-x:auto}
figure svg{display:block;width:100%;min-width:640px;height:auto}
.table{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:1.2rem 0}
caption{text-align:left;color:var(--muted);font-size:.85rem;padding-bottom:4px}
th,td{padding:5px 24px 5px 0;text-align:right;border-bottom:1px solid var(--grid)}
th:first-child{text-align:left;min-width:9rem}
thead th{font-weight:600;font-size:.9rem}
tbody th{font-weight:400}
tr.kept th,tr.kept td{font-weight:700}
.chosen{font-size:.75rem;font-weight:600;margin-left:.5em;padding:1px 8px;border:1px solid var(--s0);border-radius:9px;color:var(--s0);vertical-align:middle}
section.kept figure{border-color:var(--s0);box-shadow:0 0 0 1px var(--s0)}
svg .paper{fill:var(--paper)}
svg .grid{stroke:var(--grid)}
svg path.muted,svg .line.muted{stroke:var(--muted)}
svg text.ink{fill:var(--ink)}
svg text.muted{fill:var(--muted)}
svg .line.ink{stroke:var(--ink)}
svg circle.ink:not(.line),svg .tint.ink{fill:var(--ink)}
svg circle.muted:not(.line){fill:var(--muted)}
${lightPalette.series.map((_, i) => `svg .line.s${i}{stroke:var(--s${i})}svg circle.s${i}:not(.line),svg .tint.s${i}{fill:var(--s${i})}`).join('\n')}
.summary{font-size:1.1rem}
.table[tabindex]:focus-visible,pre:focus-visible,.chart:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible{outline:2px solid var(--s1);outline-offset:2px}
figcaption{color:var(--muted);font-size:.85rem}
figure.code{border:0;border-radius:0}
pre{margin:4px 0 0;padding:12px 14px;border:1px solid var(--grid);border-radius:8px;overflow-x:auto;font:13px/1.5 ui-monospace,'DejaVu Sans Mono',monospace}
[hidden]{display:none!important}
.explorer.many{display:grid;grid-template-columns:minmax(230px,300px) minmax(0,1fr);gap:24px;align-items:start}
.finder{display:grid;gap:4px}
.finder label{color:var(--muted);font-size:.85rem}
input,select,button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--muted);border-radius:6px;padding:5px 10px;min-width:0;max-width:100%}
#found{color:var(--muted);font-size:.85rem;margin:4px 0}
#series{list-style:none;margin:0;padding:3px;max-height:640px;overflow-y:auto;border:1px solid var(--grid);border-radius:8px}
#series button{display:grid;grid-template-columns:minmax(0,1fr) 72px 52px;gap:8px;align-items:center;width:100%;text-align:left;border-color:transparent;padding:4px 8px;font-size:.85rem}
#series .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
#series .score{text-align:right;font-variant-numeric:tabular-nums;color:var(--muted)}
#series svg{width:72px;height:20px}
#series path{fill:none;stroke:var(--muted);stroke-width:1.4}
#series path.ahead{stroke:var(--s0)}
#series button:hover{border-color:var(--grid)}
button[aria-pressed=true],#series button[aria-pressed=true]{border-color:var(--s0);box-shadow:inset 0 0 0 1px var(--s0)}
.bar{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center}
.bar h3{margin:0;font-size:1.05rem;overflow-wrap:anywhere}
.bar p{margin:0;color:var(--muted);font-size:.85rem}
.zoom{margin-left:auto;display:flex;gap:6px}
.zoom button{font-size:.85rem;padding:3px 10px;cursor:pointer}
.chart{height:400px;margin-top:10px}
.hint{color:var(--muted);font-size:.8rem;margin:.2rem 0 1rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(250px,1fr));gap:16px}
.pair figure{padding:10px 12px;min-width:0;overflow:hidden}
.small{height:180px}
summary{cursor:pointer;color:var(--s0)}
@media (max-width:720px){.explorer.many{grid-template-columns:minmax(0,1fr)}#series{max-height:230px}.chart{height:320px}}
@media print{section{break-inside:avoid}.finder,.zoom,.hint{display:none}}
`;
}

function variables(palette: Palette): string {
  const { paper, ink, muted, grid, series } = palette;
  const named = Object.entries({ paper, ink, muted, grid }).map(([name, color]) => `--${name}:${color}`);
  return [...named, ...series.map((color, i) => `--s${i}:${color}`)].join(';');
}
