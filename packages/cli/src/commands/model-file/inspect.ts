// `onnxcast inspect`: what is in an .onnx file. It loads nothing that runs one.
import { countParameters, describeNetwork, fromMetadata, type ModelSpec, rolesOf } from '@onnxcast/model';
import { checkSealSync, describeModel, type ModelDescription, type ValueDescription } from '@onnxcast/onnx';
import { readModelFile } from 'onnxcast/read-model-file';
import type { Argv } from 'yargs';
import type { Command } from '../../command.ts';
import { formatCount, formatFigure, formatTable, printData, printJson } from '../../terminal/output.ts';

const options = (yargs: Argv) =>
  yargs
    .positional('model', { type: 'string', demandOption: true, describe: 'an .onnx file' })
    .option('json', { type: 'boolean', default: false, describe: 'write JSON' });

/** `onnxcast inspect MODEL.onnx`: what is in a file, ours or anybody's. */
export const inspectCommand: Command<typeof options> = {
  options,
  run: async ({ model, json }) => {
    const bytes = await readModelFile(model);
    const description = describeModel(bytes, model);
    const spec = fromMetadata(description.metadata, model) ?? null;
    // What is learnt: the forms hold some of it twice (a bias with the head's put in), or summed up (two biases of a cell).
    const parameters = spec === null ? description.parameters : countParameters(spec);
    const form = spec === null ? null : (description.metadata['onnxcast.form'] ?? null);
    const sha256 = checkSealSync(bytes, { metadata: description.metadata, file: model }) ?? null;
    const file = { name: model, bytes: bytes.length, sha256 };
    if (json) printJson({ file: model, bytes: bytes.length, sha256, form, spec, ...description, parameters });
    else printData(formatDescription(file, form, spec, { ...description, parameters }));
  },
};

/** What is said of a file that nothing can be compared with. */
const NO_DIGEST = 'not known: it carries no SHA-256 of its bytes';

/** Characters of a metadata entry that are shown. */
const MOST_READ = 200;

function describeCovariates(spec: ModelSpec): string {
  const known = rolesOf(spec).future.names.map((name) => `${name} (known in advance)`);
  return [...known, ...rolesOf(spec).past.names.map((name) => `${name} (known up to now)`)].join(', ') || 'none';
}

/** The levels, and how far the intervals reach to each side at the first and at the last step that was measured. */
function describeIntervals({ intervals }: ModelSpec): string {
  if (intervals === undefined) return 'none';
  const { levels, widths } = intervals;
  const reach = widths.map((ofLevel, i) => {
    const ends = [...new Set([ofLevel[0]!, ofLevel.at(-1)!].map(formatFigure))];
    return `${levels[i]} %: ${ends.join(' to ')}`;
  });
  const ahead = formatCount(widths[0]!.length, 'step');
  return `${reach.join(', ')} mean one-step errors to each side over ${ahead} ahead, beyond with the root of the steps`;
}

/** A text cut where it is no longer read: --json has all of it. */
function shorten(text: string): string {
  return text.length <= MOST_READ ? text : `${text.slice(0, MOST_READ)}... (${formatCount(text.length, 'character')})`;
}

function formatDescription(
  file: { readonly name: string; readonly bytes: number; readonly sha256: string | null },
  form: string | null,
  spec: ModelSpec | null,
  { irVersion, opsets, producer, doc, inputs, outputs, operators, parameters, metadata }: ModelDescription,
): string {
  const isNetwork = spec === null && producer.startsWith('onnxcast ');
  const foreign = isNetwork
    ? 'a plain network of onnxcast fit-network: y from x, it forecasts no series'
    : 'a foreign model: it has no metadata of onnxcast';
  const origin = spec === null ? foreign : `a model of onnxcast, form ${form ?? 'not named'}`;
  const facts = [
    ['file', `${file.name}, ${(file.bytes / 1024).toFixed(1)} KiB`],
    ['integrity', file.sha256 === null ? NO_DIGEST : `as written: SHA-256 ${file.sha256}`],
    ['is', origin],
    ...(spec === null
      ? []
      : [
          ['forecasts', rolesOf(spec).targets.names.join(', ')],
          ['covariates', describeCovariates(spec)],
          ['network', describeNetwork(spec)],
          ['scaling', spec.scaling],
          ['frequency', spec.frequency ?? 'not known'],
          ['intervals', describeIntervals(spec)],
        ]),
    ['says', doc || 'nothing'],
    ['producer', producer || 'not named'],
    ['IR version', String(irVersion)],
    [
      'opset',
      Object.entries(opsets)
        .map(([domain, version]) => `${domain} ${version}`)
        .join(', '),
    ],
    ['parameters', parameters.toLocaleString('en')],
  ];
  const ends = (values: readonly ValueDescription[]) =>
    values.map(({ name, type, shape }) => `  ${name}: ${type} [${shape.join(', ')}]`);
  const counts = Object.entries(operators).map(([name, count]) => [`  ${name}`, String(count)]);
  const width = Math.max(...facts.map(([name]) => name!.length));
  return [
    ...facts.map(([name, value]) => `${name!.padEnd(width)}  ${value}`),
    'inputs',
    ...ends(inputs),
    'outputs',
    ...ends(outputs),
    'operators, inner graphs included',
    ...(counts.length === 0 ? ['  none'] : [formatTable(counts)]),
    'metadata',
    ...(Object.keys(metadata).length === 0 ? ['  none'] : []),
    ...Object.entries(metadata).map(([key, value]) => `  ${key}: ${shorten(value)}`),
  ].join('\n');
}
