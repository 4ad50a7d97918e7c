// Which tensors of a PyTorch state dictionary are the cells, and in which order they stand. Looks at names only.
import { ModelFileError, UnsupportedError } from '@onnxcast/series';

/** The file's names of a module's tensors, by part (`weight_ih`, ..., or `weight`, `bias`). */
export type TensorNames = Readonly<Record<string, string>>;

/** One tensor of a recurrent module. */
interface Recurrent {
  readonly name: string;
  readonly part: string;
  /** Path of the module: `lstm1`, `model.encoder`, ... */
  readonly module: string;
  /** See {@link placeOf}. */
  readonly stem: string;
  readonly number: number;
  /** Layer of an `nn.LSTM`; undefined of an `nn.LSTMCell`. */
  readonly layer: number | undefined;
}

/**
 * Finds the cells, first to last: numbered `nn.LSTMCell`s, the layers of one `nn.LSTM`, or those of several in a row.
 * @returns for each the names of `weight_ih`, `weight_hh` and, unless no cell of its module has any, `bias_ih` and `bias_hh`
 */
export function findCells(names: readonly string[], file: string): readonly TensorNames[] {
  const parts = names.map((name) => parseRecurrent(name, file)).filter((part) => part !== undefined);
  const [any] = parts;
  if (any === undefined) {
    const found = `among its ${names.length} tensors is no "weight_ih" of an nn.LSTM, nn.GRU or nn.RNN`;
    const remedy = 'Save the whole state_dict of a model with such cells.';
    throw new ModelFileError({ file, tensor: 'lstm1.weight_ih', found, expected: 'recurrent cells', remedy });
  }
  checkModules(any, parts, file);
  const isCell = any.layer === undefined;
  const numbers = [...new Set(parts.map(({ number }) => number))].sort((a, b) => a - b);
  // The places of a list or a Sequential may be taken by what has no tensors, such as Dropout; other numbers go from 1, or 0.
  const isPlace = /(^|\.)#($|\.)/.test(any.stem);
  if (!isPlace && any.stem.endsWith('#') && (isCell || numbers.length > 1)) {
    const first = Math.min(1, numbers[0]!);
    const gap = numbers.findIndex((number, i) => number !== first + i);
    if (gap >= 0)
      throw missingTensor(
        file,
        nameOf(any.stem.replace('#', String(first + gap)), 'weight_ih', isCell ? undefined : 0),
      );
  }
  return numbers.flatMap((number) =>
    findLayers(
      parts.filter((part) => part.number === number),
      file,
    ),
  );
}

/** The cells of one module. */
function findLayers(parts: readonly Recurrent[], file: string): readonly TensorNames[] {
  const { module } = parts[0]!;
  const hasBias = parts.some(({ part }) => part.startsWith('bias'));
  const wanted = ['weight_ih', 'weight_hh', ...(hasBias ? ['bias_ih', 'bias_hh'] : [])];
  const cells: TensorNames[] = [];
  const last = Math.max(...parts.map(({ layer = 0 }) => layer));
  for (let layer = 0; layer <= last; layer++) {
    const own = parts.filter((part) => (part.layer ?? 0) === layer);
    const entries = wanted.map((part) => {
      const found = own.find((one) => one.part === part);
      if (found === undefined)
        throw missingTensor(file, nameOf(module, part, parts[0]!.layer === undefined ? undefined : layer));
      return [part, found.name] as const;
    });
    cells.push(Object.fromEntries(entries));
  }
  return cells;
}

/** All modules must be of one stack, and each tensor in a place of its own. */
function checkModules(any: Recurrent, parts: readonly Recurrent[], file: string): void {
  const stranger = parts.find(
    ({ stem, layer }) => stem !== any.stem || (layer === undefined) !== (any.layer === undefined),
  );
  if (stranger !== undefined) {
    throw new UnsupportedError(
      `${file}: tensor "${stranger.name}" and tensor "${any.name}" belong to different modules, whose order their names do not tell, expected one stack of cells. Number the modules in order (lstm1, lstm2, ...) or use one nn.LSTM, nn.GRU or nn.RNN.`,
      { file, tensor: stranger.name, expected: 'one stack of cells' },
    );
  }
  const found = new Map<string, string>();
  for (const { number, layer = 0, part, name } of parts) {
    const place = `${number} ${layer} ${part}`;
    const twin = found.get(place);
    if (twin !== undefined) {
      const message = `${file}: tensor "${name}" and tensor "${twin}" are both cell ${number}, expected one. Number the cells in order.`;
      throw new UnsupportedError(message, { file, tensor: name, expected: 'one tensor a cell and part' });
    }
    found.set(place, name);
  }
}

/** Takes a tensor's name apart; undefined when it is no recurrent one. */
function parseRecurrent(name: string, file: string): Recurrent | undefined {
  const match = /^(?:(.*)\.)?((?:weight|bias)_(?:ih|hh|hr))(?:_l(\d+)(_reverse)?)?$/.exec(name);
  if (match === null) return undefined;
  const [, module = '', part = '', layer, reverse] = match;
  if (reverse !== undefined)
    throw unsupported(file, name, 'a bidirectional network, which needs the future to forecast it');
  if (part.endsWith('hr')) throw unsupported(file, name, 'an LSTM with projections (proj_size)');
  return {
    name,
    part,
    module,
    ...placeOf(module),
    layer: layer === undefined ? undefined : Number(layer),
  };
}

/** What modules in a row have in common, their path with `#` for its last number, and that number. */
export function placeOf(module: string): { readonly stem: string; readonly number: number } {
  const numbered = /^(.*?)(\d+)(\D*)$/.exec(module);
  if (numbered === null) return { stem: `${module}#`, number: 1 };
  return { stem: `${numbered[1]}#${numbered[3]}`, number: Number(numbered[2]) };
}

function nameOf(module: string, part: string, layer: number | undefined): string {
  return `${module === '' ? '' : `${module}.`}${part}${layer === undefined ? '' : `_l${layer}`}`;
}

/** A tensor that the file should hold. */
export function missingTensor(file: string, tensor: string): ModelFileError {
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
