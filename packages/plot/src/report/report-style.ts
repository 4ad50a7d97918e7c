// How the report looks, in the reader's light or dark setting: the pictures change their colours with the page.
import { darkPalette, lightPalette, type Palette } from '../render/palette.ts';

/** The style sheet of the report. */
export function reportStyle(): string {
  return `
:root{color-scheme:light dark;${variables(lightPalette)}}
@media (prefers-color-scheme:dark){:root{${variables(darkPalette)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,'DejaVu Sans',sans-serif}
main{max-width:960px;margin:0 auto;padding:32px 20px 64px}
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
@media print{section{break-inside:avoid}}
`;
}

function variables(palette: Palette): string {
  const { paper, ink, muted, grid, series } = palette;
  const named = Object.entries({ paper, ink, muted, grid }).map(([name, color]) => `--${name}:${color}`);
  return [...named, ...series.map((color, i) => `--s${i}:${color}`)].join(';');
}
