// Which options make the LSTM go on linearly beyond the 11 games that it has seen? Answers docs/tune-minutes.md with one command:
//   node --conditions=source --import tsx scripts/tune-minutes.ts --anew
// Every set of options is a search of its own (`tune`) over three seeds. Figures are kept in docs/tune-minutes.json, of which
// docs/tune-minutes.svg and the tables that are printed are made. Without `--anew` what is there is kept; with names of sets
// only those are done, anew; with `--tables` none.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Chart, renderSvg } from '@onnxcast/plot';
import { sliceSeries } from '@onnxcast/series';
import {
  convert,
  drift,
  Forecaster,
  generateMinutes,
  type SearchSpace,
  type Series,
  type Trial,
  type TrialState,
  theta,
  tune,
} from 'onnxcast';

const GAMES = 11;
const SEASONS = 100;
/** Seasons that choose the epoch. */
const TEST = 5;
const SEEDS = [0, 1, 2];
/** From this game on a slope shows whether a forecast still rises. */
const LATE = 17;
/** How near the slope of those games comes to that of the lines to be called linear, and the RMSE against the lines at most, in minutes. */
const NEAR = 0.25;
const FARTHEST = 5;

const BASE = { hidden: [[64, 64]], scaling: 'standard', epochs: 12 } as const;
const SMALL = { ...BASE, hidden: [[16]] } as const;
const UNIT = { ...BASE, hidden: [[1]] } as const;

/** A set of options. */
interface OptionSet {
  /** `auto`: the preset. */
  readonly space: SearchSpace | 'auto';
  /** Minutes by which the data is divided, default 1. */
  readonly unit?: number;
}

/** Minutes of ten games: in this unit a game has 0.02 to 0.1. */
const TEN_GAMES = 480;

/** Spaces by what is printed of them. */
const SPACES: Readonly<Record<string, SearchSpace | 'auto'>> = {
  'LSTM 64,64': BASE,
  'LSTM 32,16': { ...BASE, hidden: [[32, 16]] },
  'LSTM 16': SMALL,
  'LSTM 4': { ...BASE, hidden: [[4]] },
  'LSTM 2': { ...BASE, hidden: [[2]] },
  'LSTM 1': UNIT,
  'LSTM 1, 40 epochs': { ...UNIT, epochs: 40 },
  'LSTM 16, 3 epochs': { ...SMALL, epochs: 3 },
  'LSTM 16, weight decay 0.001': { ...SMALL, weightDecay: 0.001 },
  'LSTM 16, dropout 0.2': { ...SMALL, dropout: 0.2 },
  'LSTM 16, batch norm': { ...SMALL, batchNorm: true },
  'LSTM 16, scaling none': { ...SMALL, scaling: 'none' },
  'LSTM 16, scaling log': { ...SMALL, scaling: 'log' },
  'LSTM 16, closed loop': { ...SMALL, lesson: 'closed-loop', epochs: 18 },
  'LSTM 16, scheduled sampling': { ...SMALL, lesson: 'scheduled-sampling' },
  'LSTM 16, input noise 0.3': { ...SMALL, lesson: 'input-noise', inputNoise: 0.3 },
  'LSTM 16, 4 steps at once': { ...SMALL, steps: 4 },
  'LSTM 16, head of layers (relu)': { ...SMALL, head: 'mlp-relu' },
  'LSTM 16, Adam': { ...SMALL, optimizer: 'adam' },
  'LSTM 1, weight decay 0.001': { ...UNIT, weightDecay: 0.001 },
  'LSTM 1, dropout 0.2': { ...UNIT, dropout: 0.2 },
  'LSTM 1, scaling none': { ...UNIT, scaling: 'none' },
  'LSTM 1, closed loop': { ...UNIT, lesson: 'closed-loop', epochs: 18 },
  'GRU 1': { ...UNIT, cell: 'gru' },
  'tanh RNN 1': { ...UNIT, cell: 'rnn' },
  'relu RNN 16': { ...SMALL, cell: 'rnn-relu' },
  'relu RNN 4': { ...BASE, hidden: [[4]], cell: 'rnn-relu' },
  'preset auto': 'auto',
};

/** Sets by what is printed of them. */
const SETS: Readonly<Record<string, OptionSet>> = {
  ...Object.fromEntries(Object.entries(SPACES).map(([name, space]) => [name, { space }])),
  'LSTM 16, scaling none, in tens of games': { space: { ...SMALL, scaling: 'none' }, unit: TEN_GAMES },
  'LSTM 4, scaling none, in tens of games': { space: { ...BASE, hidden: [[4]], scaling: 'none' }, unit: TEN_GAMES },
  'LSTM 64,64, scaling none, in tens of games': { space: { ...BASE, scaling: 'none' }, unit: TEN_GAMES },
  'LSTM 1, scaling none, in tens of games': { space: { ...UNIT, scaling: 'none' }, unit: TEN_GAMES },
};

/** Seasons that go on as lines, and the tutorial's, which level at 30 minutes; and the sets that are tried on each. */
const DATA = {
  line: { level: Number.POSITIVE_INFINITY, sets: Object.keys(SETS) },
  level: {
    level: 30,
    sets: ['LSTM 64,64', 'LSTM 16', 'LSTM 1', 'LSTM 16, scaling none, in tens of games', 'relu RNN 4', 'preset auto'],
  },
} as const;
type DataName = keyof typeof DATA;

/** Ways to go on that learn nothing of other seasons. */
const REFERENCES: Readonly<Record<string, (history: Series) => Float64Array>> = {
  'straight line through the 11 games': prolongLine,
  Theta: (history) => theta(history, GAMES),
  Drift: (history) => drift(history, GAMES),
};

/** What one model forecasts of the games after the eleventh, of further seasons. */
interface Figures {
  /** Absent where nothing is drawn. */
  readonly seed?: number;
  readonly epoch?: number;
  /** MASE by which `tune` judges. */
  readonly mase?: number;
  /** Minutes a game, mean over the seasons: over all games, and over the last ones. */
  readonly slope: number;
  readonly late: number;
  /** RMSE against the straight lines, and against what comes without noise, in minutes. */
  readonly toLine: number;
  readonly toTruth: number;
  /** Mean forecast of each game. */
  readonly curve: readonly number[];
  /** The same of the last epoch; absent where it is the one that was chosen. */
  readonly last?: Omit<Figures, 'seed' | 'epoch' | 'mase' | 'last'>;
}

interface Row {
  readonly data: DataName;
  readonly set: string;
  readonly models: readonly Figures[];
}

/** Further seasons: what was measured, their lines, and what comes without noise. */
interface Judged {
  readonly histories: readonly Series[];
  readonly lines: readonly Series[];
  readonly truths: readonly Series[];
}

const JSON_FILE = new URL('../docs/tune-minutes.json', import.meta.url);
const SVG_FILE = new URL('../docs/tune-minutes.svg', import.meta.url);

function makeJudged(data: DataName): Judged {
  const { level } = DATA[data];
  const make = (options: { readonly level: number; readonly noise?: number }) =>
    generateMinutes({ seasons: 2 * SEASONS, games: 2 * GAMES, ...options }).slice(SEASONS);
  return {
    histories: make({ level }).map((one) => sliceSeries(one, 0, GAMES)),
    lines: make({ level: Number.POSITIVE_INFINITY, noise: 0 }).map((one) => sliceSeries(one, GAMES)),
    truths: make({ level, noise: 0 }).map((one) => sliceSeries(one, GAMES)),
  };
}

/** Searches one set of options over the seeds, and judges the model of each. */
async function trySet(data: DataName, set: string, judged: Judged): Promise<Row> {
  const { space, unit = 1 } = SETS[set]!;
  const seasons = generateMinutes({ seasons: SEASONS, games: 2 * GAMES, level: DATA[data].level });
  const states = new Map<number, TrialState>();
  const store = {
    load: async (trial: number) => states.get(trial),
    save: async (trial: number, state: TrialState) => void states.set(trial, state),
  };
  const models: Figures[] = [];
  const isAuto = space === 'auto';
  const drawn: SearchSpace = isAuto ? {} : { ...space, seed: SEEDS };
  const trials = isAuto ? 1 : SEEDS.length;
  const search = { horizon: GAMES, test: TEST, space: drawn, trials, auto: isAuto, store, workers: 1 } as const;
  for await (const row of tune(
    seasons.map((one) => divide(one, unit)),
    search,
  )) {
    models.push(await judge(row, states.get(row.trial), { judged, unit }));
    if (isAuto) break;
  }
  return { data, set, models: models.sort((one, other) => (one.seed ?? 0) - (other.seed ?? 0)) };
}

async function judge(
  { options, error, reason }: Trial,
  state: TrialState | undefined,
  { judged, unit }: { readonly judged: Judged; readonly unit: number },
): Promise<Figures> {
  if (state === undefined) throw new Error(reason);
  const { best, last } = state;
  const forecastBy = async ({ spec, weights }: TrialState['best']) => {
    const forecaster = await Forecaster.load(convert(spec, weights));
    const histories = judged.histories.map((one) => divide(one, unit));
    const forecasts = await forecaster.forecast(histories, GAMES);
    await forecaster.dispose();
    return measure(
      forecasts.map(({ values }) => values.map((value) => value * unit)),
      judged,
    );
  };
  return {
    ...(options.seed !== undefined && { seed: options.seed }),
    epoch: best.epoch,
    ...(error !== undefined && { mase: round(error) }),
    ...(await forecastBy(best)),
    ...(last.epoch !== best.epoch && { last: await forecastBy(last) }),
  };
}

function divide(one: Series, unit: number): Series {
  return { ...one, values: one.values.map((value) => value / unit) };
}

function measure(forecasts: readonly ArrayLike<number>[], { lines, truths }: Omit<Judged, 'histories'>) {
  const curve = Array.from({ length: GAMES }, (_, k) => meanOf(forecasts.map((one) => one[k]!)));
  const first = LATE - GAMES - 1;
  const distance = (others: readonly Series[]) => {
    const squares = forecasts.flatMap((one, i) => Array.from(others[i]!.values, (value, k) => (one[k]! - value) ** 2));
    return round(Math.sqrt(meanOf(squares)));
  };
  return {
    slope: round((curve[GAMES - 1]! - curve[0]!) / (GAMES - 1)),
    late: round((curve[GAMES - 1]! - curve[first]!) / (GAMES - 1 - first)),
    toLine: distance(lines),
    toTruth: distance(truths),
    curve: curve.map(round),
  };
}

/** The straight line of least squares through a history, prolonged. */
function prolongLine({ values }: Series): Float64Array {
  const middle = (values.length - 1) / 2;
  const mean = meanOf(Array.from(values));
  const sum = (at: (t: number) => number) => Array.from(values, (_, t) => at(t)).reduce((all, one) => all + one, 0);
  const slope = sum((t) => (t - middle) * values[t]!) / sum((t) => (t - middle) ** 2);
  return Float64Array.from({ length: GAMES }, (_, k) => mean + slope * (values.length + k - middle));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

/** Rows of all data that are not trained. */
function makeReferences(data: DataName): readonly Row[] {
  const judged = makeJudged(data);
  const line = measure(
    judged.lines.map(({ values }) => values),
    judged,
  );
  const others = Object.entries(REFERENCES).map(([set, prolong]) => {
    return { data, set, models: [measure(judged.histories.map(prolong), judged)] };
  });
  return [{ data, set: 'the lines themselves', models: [line] }, ...others];
}

/** Whether forecasts go on as the lines do. */
function countLinear(models: readonly Pick<Figures, 'late' | 'toLine'>[], slope: number): string {
  const linear = models.filter(({ late, toLine }) => Math.abs(late / slope - 1) <= NEAR && toLine <= FARTHEST).length;
  return linear === models.length ? 'yes' : linear === 0 ? 'no' : `${linear} of ${models.length}`;
}

function formatTable(data: DataName, rows: readonly Row[]): string {
  const slope = rows.find(({ set }) => set === 'the lines themselves')!.models[0]!.late;
  const isLevel = data === 'level';
  const head = [
    'options',
    'slope, chosen epoch',
    'linear',
    'slope, last epoch',
    'linear',
    'RMSE to the line, chosen epoch',
    ...(isLevel ? ['RMSE to what comes'] : ['last epoch']),
  ];
  const spell = (values: readonly number[], digits: number) =>
    values.map((one) => one.toFixed(digits).replace(/^-(0\.0+)$/, '$1')).join(', ');
  const body = rows.map(({ set, models }) => {
    const last = models.map((one) => one.last ?? one);
    const isOne = models.every((one) => one.seed === undefined);
    const [late, lateLast] = [models, last].map((some) => some.map((one) => one.late)) as [number[], number[]];
    return [
      set,
      spell(late, 2),
      countLinear(models, slope),
      ...(isOne ? ['', ''] : [spell(lateLast, 2), countLinear(last, slope)]),
      spell(
        models.map(({ toLine }) => toLine),
        1,
      ),
      isLevel
        ? spell(
            models.map(({ toTruth }) => toTruth),
            1,
          )
        : isOne
          ? ''
          : spell(
              last.map(({ toLine }) => toLine),
              1,
            ),
    ];
  });
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Sets that are drawn, and what the legend says of them. */
const DRAWN: Readonly<Record<string, string>> = {
  'LSTM 64,64': "LSTM 64,64, the tutorial's",
  'LSTM 1': 'LSTM of one unit',
  'LSTM 16, scaling none, in tens of games': 'LSTM 16, unscaled, large unit',
  'preset auto': 'linear autoregression',
};

/** Mean forecasts of 100 further seasons, a line a seed. */
function chartOf(rows: readonly Row[]): Chart {
  const { lines } = makeJudged('line');
  const x = Float64Array.from({ length: GAMES }, (_, k) => GAMES + 1 + k);
  const known = generateMinutes({ seasons: 2 * SEASONS, level: Number.POSITIVE_INFINITY }).slice(SEASONS);
  const meanAt = (some: readonly Series[], game: number) => meanOf(some.map(({ values }) => values[game]!));
  const truth = { color: 'ink', width: 2 } as const;
  const names = Object.keys(DRAWN);
  return {
    title: 'Games 12 to 22, forecast from games 1 to 11',
    subtitle: 'Mean of 100 seasons that the models have not seen, at the last epoch; a dotted line is a seed.',
    width: 720,
    height: 420,
    x: { scale: 'linear', title: 'game', whole: true, reach: [1, 2 * GAMES] },
    y: { scale: 'linear', title: 'minutes' },
    lines: [
      {
        ...truth,
        x: Float64Array.from({ length: GAMES }, (_, k) => k + 1),
        y: Float64Array.from({ length: GAMES }, (_, k) => meanAt(known, k)),
        dash: 'solid',
      },
      { ...truth, x, y: Float64Array.from({ length: GAMES }, (_, k) => meanAt(lines, k)), dash: 'dashed' },
      ...names.flatMap((set, color) =>
        rows
          .filter((row) => row.data === 'line' && row.set === set)
          .flatMap(({ models }) =>
            models.map(({ curve, last }) => ({
              x,
              y: last?.curve ?? curve,
              color,
              dash: 'dotted' as const,
              width: 1.75,
            })),
          ),
      ),
    ],
    points: [],
    rules: [{ x: GAMES + 0.5, label: 'forecast starts' }],
    legend: [
      { label: 'measured', color: 'ink', dash: 'solid' },
      { label: 'their straight lines', color: 'ink', dash: 'dashed' },
      ...names.map((set, color) => ({ label: DRAWN[set]!, color, dash: 'dotted' as const })),
    ],
  };
}

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
