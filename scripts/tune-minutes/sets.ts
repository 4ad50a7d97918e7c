// The sets of options that are tried, and the seasons they are tried on.
import type { SearchSpace } from 'onnxcast';

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
export const SETS: Readonly<Record<string, OptionSet>> = {
  ...Object.fromEntries(Object.entries(SPACES).map(([name, space]) => [name, { space }])),
  'LSTM 16, scaling none, in tens of games': { space: { ...SMALL, scaling: 'none' }, unit: TEN_GAMES },
  'LSTM 4, scaling none, in tens of games': { space: { ...BASE, hidden: [[4]], scaling: 'none' }, unit: TEN_GAMES },
  'LSTM 64,64, scaling none, in tens of games': { space: { ...BASE, scaling: 'none' }, unit: TEN_GAMES },
  'LSTM 1, scaling none, in tens of games': { space: { ...UNIT, scaling: 'none' }, unit: TEN_GAMES },
};

/** Seasons that go on as lines, and the tutorial's, which level at 30 minutes; and the sets that are tried on each. */
export const DATA = {
  line: { level: Number.POSITIVE_INFINITY, sets: Object.keys(SETS) },
  level: {
    level: 30,
    sets: ['LSTM 64,64', 'LSTM 16', 'LSTM 1', 'LSTM 16, scaling none, in tens of games', 'relu RNN 4', 'preset auto'],
  },
} as const;
export type DataName = keyof typeof DATA;
