// Which tensors of a PyTorch state dictionary are the cells, and which the head. Looks at names only.
import { ModelFileError, UnsupportedError } from '@onnxcast/series';

/** The file's names of a module's tensors, by part (`weight_ih`, ..., or `weight`, `bias`). */
export type TensorNames = Readonly<Record<string, string>>;

interface Recurrent {
  readonly name: string;
  readonly part: string;
  /** What all cells of a model have in common: their module's name without its number. */
  readonly family: string;
  /** Where in the family this cell stands, from `first`. */
  readonly index: number;
  readonly first: number;
  /** The name that another cell's or another part's tensor would have. */
  readonly nameOf: (part: string, index: number) => string;
}

/**
 * Finds the cells, first to last.
 * @returns for each the names of `weight_ih`, `weight_hh` and, unless no cell has any, `bias_ih` and `bias_hh`
 */
export function findCells(names: readonly string[], file: string): readonly TensorNames[] {
  const parts = names.map((name) => parseRecurrent(name, file)).filter((part) => part !== undefined);
  const [any] = parts;
  if (any === undefined) throw missing(file, 'lstm1.weight_ih');
  const stranger = parts.find(({ family }) => family !== any.family);
  if (stranger !== undefined) {
    throw new UnsupportedError(
      `${file}: tensor "${stranger.name}" and tensor "${any.name}" belong to different modules, expected one stack of cells. Number the cells in order (lstm1, lstm2, ...) or use one nn.LSTM, nn.GRU or nn.RNN.`,
      { file, tensor: stranger.name, expected: 'one stack of cells' },
    );
  }
  const found = new Map<string, string>();
  for (const { index, part, name } of parts) {
    const twin = found.get(`${index} ${part}`);
    if (twin !== undefined) {
      const message = `${file}: tensor "${name}" and tensor "${twin}" are both cell ${index}, expected one. Number the cells in order.`;
      throw new UnsupportedError(message, { file, tensor: name, expected: 'one tensor a cell and part' });
    }
    found.set(`${index} ${part}`, name);
  }

  const first = Math.min(any.first, ...parts.map(({ index }) => index));
  const last = Math.max(...parts.map(({ index }) => index));
  const hasBias = parts.some(({ part }) => part.startsWith('bias'));
  const wanted = ['weight_ih', 'weight_hh', ...(hasBias ? ['bias_ih', 'bias_hh'] : [])];
  const cells: TensorNames[] = [];
  for (let index = first; index <= last; index++) {
    const entries = wanted.map((part) => {
      const name = found.get(`${index} ${part}`);
      if (name === undefined) throw missing(file, any.nameOf(part, index));
      return [part, name] as const;
    });
    cells.push(Object.fromEntries(entries));
  }
  return cells;
}

/** Finds the head: the one weight and bias that are no cell's. */
export function findHead(names: readonly string[], cells: readonly TensorNames[], file: string): TensorNames {
  const used = new Set(cells.flatMap((cell) => Object.values(cell)));
  const rest = names.filter((name) => !used.has(name));
  const matrices = rest.filter((name) => /(^|\.)weight$/.test(name));
  const weight = matrices.find((name) => name === 'linear.weight') ?? matrices[0];
  if (weight === undefined) {
    const bias = rest.find((name) => /(^|\.)bias$/.test(name));
    throw missing(file, bias === undefined ? 'linear.weight' : bias.replace(/bias$/, 'weight'));
  }
  const bias = weight.replace(/weight$/, 'bias');
  const extra = rest.find((name) => name !== weight && name !== bias);
  if (extra !== undefined) {
    throw new UnsupportedError(
      `${file}: tensor "${extra}" belongs to neither the cells nor the head "${weight}", expected nothing else. Only recurrent cells with one linear head can be imported.`,
      { file, tensor: extra, expected: 'recurrent cells and one linear head' },
    );
  }
  if (!rest.includes(bias)) throw missing(file, bias);
  return { weight, bias };
}

/** Takes a tensor's name apart; undefined when it is no recurrent one. */
function parseRecurrent(name: string, file: string): Recurrent | undefined {
  const match = /^(?:(.*)\.)?((?:weight|bias)_(?:ih|hh|hr))(?:_l(\d+)(_reverse)?)?$/.exec(name);
  if (match === null) return undefined;
  const [, module = '', part = '', layer, reverse] = match;
  if (reverse !== undefined)
    throw unsupported(file, name, 'a bidirectional network, which needs the future to forecast it');
  if (part.endsWith('hr')) throw unsupported(file, name, 'an LSTM with projections (proj_size)');
  if (layer !== undefined) {
    const dot = module === '' ? '' : '.';
    const nameOf = (other: string, index: number) => `${module}${dot}${other}_l${index}`;
    return { name, part, family: `${module}, layers`, index: Number(layer), first: 0, nameOf };
  }
  const [, stem = '', number] = /^(.*?)(\d*)$/.exec(module) as RegExpExecArray;
  const nameOf = (other: string, index: number) => `${stem}${index}.${other}`;
  return { name, part, family: `${stem}, cells`, index: Number(number || 1), first: 1, nameOf };
}

function missing(file: string, tensor: string): ModelFileError {
  return new ModelFileError(`${file}: tensor "${tensor}" is missing, expected it. Save the model's whole state_dict.`, {
    file,
    tensor,
    expected: tensor,
  });
}

function unsupported(file: string, tensor: string, kind: string): UnsupportedError {
  return new UnsupportedError(
    `${file}: tensor "${tensor}" is that of ${kind}, expected one direction and no projections. Train the model without.`,
    { file, tensor, expected: 'one direction, no projections', found: kind },
  );
}
