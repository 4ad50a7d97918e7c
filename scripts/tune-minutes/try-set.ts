// Searches one set of options over the seeds, and judges the model of each.
import {
  convert,
  Forecaster,
  generateMinutes,
  type SearchSpace,
  type Series,
  type Trial,
  type TrialState,
  tune,
} from 'onnxcast';
import { type Figures, GAMES, type Judged, measure, type Row, round, SEASONS } from './figures.ts';
import { DATA, type DataName, SETS } from './sets.ts';

/** Seasons that choose the epoch. */
const TEST = 5;
const SEEDS = [0, 1, 2];

/** Searches one set of options over the seeds, and judges the model of each. */
export async function trySet(data: DataName, set: string, judged: Judged): Promise<Row> {
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
