// Which options make the LSTM go on linearly beyond the 11 games that it has seen? Answers docs/tune-minutes.md with one command:
//   node --conditions=source --import tsx scripts/tune-minutes.ts --anew
// Every set of options is a search of its own (`tune`) over three seeds. Figures are kept in docs/tune-minutes.json, of which
// docs/tune-minutes.svg and the tables that are printed are made. Without `--anew` what is there is kept; with names of sets
// only those are done, anew; with `--tables` none.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { renderSvg } from '@onnxcast/plot';
import { chartOf } from './tune-minutes/chart.ts';
import { makeJudged, type Row } from './tune-minutes/figures.ts';
import { makeReferences } from './tune-minutes/references.ts';
import { DATA, type DataName, SETS } from './tune-minutes/sets.ts';
import { formatTable } from './tune-minutes/table.ts';
import { trySet } from './tune-minutes/try-set.ts';

const JSON_FILE = new URL('../docs/tune-minutes.json', import.meta.url);
const SVG_FILE = new URL('../docs/tune-minutes.svg', import.meta.url);

const told = process.argv.slice(2);
const isAllAnew = told.includes('--anew');
const names = told.filter((name) => !name.startsWith('--'));
const unknown = names.find((name) => !(name in SETS));
if (unknown !== undefined) {
  throw new Error(`No set is called "${unknown}". Name some of: ${Object.keys(SETS).join('; ')}.`);
}
const before: readonly Row[] = existsSync(JSON_FILE) && !isAllAnew ? JSON.parse(readFileSync(JSON_FILE, 'utf8')) : [];
const kept = before.filter(({ set }) => !names.includes(set));
const isAsked = (set: string) => (names.length === 0 || names.includes(set)) && !told.includes('--tables');
const made: Row[] = [];
const dataNames = Object.keys(DATA) as DataName[];
for (const data of dataNames) {
  const judged = makeJudged(data);
  for (const set of DATA[data].sets) {
    if (!isAsked(set) || kept.some((row) => row.data === data && row.set === set)) continue;
    const row = await trySet(data, set, judged);
    made.push(row);
    console.log(data, set, row.models.map(({ late, toLine }) => `${late} (${toLine})`).join(' '));
    keepRows([...kept, ...made]);
  }
}
const rows = keepRows([...kept, ...made]);
writeFileSync(SVG_FILE, renderSvg(chartOf(rows)));
for (const data of dataNames) {
  const all = [...makeReferences(data), ...rows.filter((row) => row.data === data)];
  console.log(`\n${formatTable(data, all)}`);
}

/** Writes rows in the order of the sets. */
function keepRows(all: readonly Row[]): readonly Row[] {
  const sorted = dataNames.flatMap((data) =>
    DATA[data].sets.flatMap((set) => all.filter((row) => row.data === data && row.set === set)),
  );
  writeFileSync(JSON_FILE, `[\n${sorted.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);
  return sorted;
}
