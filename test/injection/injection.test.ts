// A hundred hostile names through every output: what is made of them has the markup, the cells, the keys and the files of harmless ones.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { convert } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { forecastChart, lossChart, renderSvg, seriesChart } from '@onnxcast/plot';
import { renderPng } from '@onnxcast/plot/png';
import { createRandom, formatSeries, parseSeries, type Series } from '@onnxcast/series';
import { toTritonModel } from 'onnxcast';
import { runCli, temporaryFolder } from '../run-cli.ts';
import { harmless, injections } from './strings.suite.ts';

test('there are a hundred names', () => {
  assert.equal(new Set(injections).size, 100);
});

const makeSeries = (names: readonly string[], feature: string): readonly Series[] =>
  names.map((id, n) => ({
    id,
    features: [feature],
    times: Array.from({ length: 24 }, (_, t) => String(t)),
    values: Float64Array.from({ length: 24 }, (_, t) => Math.sin((t + n) / 3)),
  }));

/** Tags of markup with the names of their attributes, outside of scripts. */
function tagsOf(markup: string): ReadonlySet<string> {
  const bare = markup.replaceAll(/(<script[^>]*>).*?(<\/script>)/gs, '$1$2');
  return new Set(
    [...bare.matchAll(/<[^>]*>/g)].map(([tag]) =>
      tag
        .replaceAll(/="[^"]*"/g, '')
        .replaceAll(/\s+/g, ' ')
        .toLowerCase(),
    ),
  );
}

/** Whatever a program would obey and not show. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** What progress on a terminal moves the cursor by. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const PROGRESS = /\r+\n?|\u001b(\[[\d;?]*[A-Za-z]|[78])/g;

/** Some of each kind. */
const someNames = injections.filter((_, n) => n % 8 === 0);

function assertClean(): void {
  const probe: Readonly<Record<string, unknown>> = {};
  assert.deepEqual(Object.keys(Object.prototype), []);
  assert.equal(typeof probe['toString'], 'function');
}

test('pictures of hostile names have the tags of harmless ones, and no character that XML forbids', () => {
  const draw = (names: readonly string[]) =>
    names.flatMap((name) => {
      const series = makeSeries([name], name);
      const { id, times = [], values } = series[0]!;
      const forecast = { id, targets: [name], times, values };
      const labels = { title: name, oneStepLabel: name, closedLoopLabel: name };
      return [
        seriesChart(series, { title: name }),
        forecastChart(series, [forecast], { title: name, baseline: { label: name, forecasts: [forecast] } }),
        lossChart([{ epoch: 1, oneStep: 1, closedLoop: 2 }], labels),
      ].map(renderSvg);
    });
  const known = tagsOf(draw(harmless).join('\n'));
  for (const picture of draw(injections)) {
    for (const tag of tagsOf(picture)) assert.ok(known.has(tag), `${tag} in ${picture.slice(0, 200)}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    assert.doesNotMatch(picture, /[\u0000-\u0008\u000b-\u001f]/);
  }
});

test('a picture in pixels has the size of that of harmless names', async () => {
  const sizeOf = async (name: string) => {
    const series = makeSeries([name], name);
    const png = Buffer.from(await renderPng(seriesChart(series, { title: name }), { scale: 1 }));
    return [png.readUInt32BE(16), png.readUInt32BE(20)];
  };
  const known = await sizeOf(harmless[0]!);
  for (const name of someNames) assert.deepEqual(await sizeOf(name), known, name);
});

test('CSV and JSON of hostile names give them back, and no key of an object is one of them', () => {
  const series = makeSeries(injections, 'y');
  const csv = formatSeries(series);
  assert.deepEqual(
    parseSeries(csv, 'x.csv', { target: 'y' }).map(({ id }) => id.trim()),
    injections.map((name) => name.trim()),
  );
  const json = formatSeries(series, { format: 'json' });
  const rows: readonly { readonly unique_id: string }[] = JSON.parse(json);
  assert.deepEqual([...new Set(rows.map(({ unique_id }) => unique_id))], injections);
  // Every name as that of a column.
  for (const name of injections) {
    const [read] = parseSeries(formatSeries(makeSeries(['a'], name)), 'x.csv', { target: name });
    assert.deepEqual(read!.features, [name]);
  }
  assertClean();
});

/** All files below a folder. */
const filesOf = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();

/** A run of a hundred series, and all that commands say and write of it. */
async function tryRun(t: TestContext, names: readonly string[]) {
  const folder = temporaryFolder(t);
  const [data, run] = [join(folder, 'data.csv'), join(folder, 'run')];
  writeFileSync(data, formatSeries(makeSeries(names, 'y')));
  const said: string[] = [];
  const onnxcast = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    assert.equal(code, 0, `${args[0]}: ${stderr}`);
    said.push(stderr);
    return stdout;
  };
  await onnxcast('train', data, '--out', run, '--holdout', '2');
  const model = join(run, 'model.onnx');
  await onnxcast('show', data);
  const forecast = (...more: readonly string[]) => onnxcast('forecast', model, data, '--horizon', '2', ...more);
  const json = await forecast('--json', '--plot', join(folder, 'plot.svg'));
  await forecast('--out', join(folder, 'safe.csv'), '--safe-csv');
  return {
    report: readFileSync(join(run, 'report.html'), 'utf8'),
    plot: readFileSync(join(folder, 'plot.svg'), 'utf8'),
    safe: readFileSync(join(folder, 'safe.csv'), 'utf8'),
    json: JSON.parse(json) as readonly { readonly unique_id: string }[],
    said: said.join('\n'),
    files: filesOf(folder),
    data,
  };
}

test('train, report, show and forecast of hostile names do what they do with harmless ones', async (t) => {
  const [hostile, plain] = [await tryRun(t, injections), await tryRun(t, harmless)];
  assert.deepEqual(hostile.files, plain.files);
  for (const what of ['report', 'plot'] as const) {
    const known = tagsOf(plain[what]);
    for (const tag of tagsOf(hostile[what])) assert.ok(known.has(tag), `${what}: ${tag}`);
  }
  assert.match(
    hostile.report,
    /default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'"/,
  );
  assert.equal(hostile.report.match(/<script/g)?.length, 2);
  assert.equal(hostile.report.match(/<\/script/g)?.length, 2);
  const data = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(hostile.report)![1]!;
  const shown: { readonly series: readonly { readonly id: string }[] } = JSON.parse(data);
  assert.deepEqual(new Set(shown.series.map(({ id }) => id.trim())), new Set(injections.map((name) => name.trim())));
  assert.deepEqual(
    new Set(hostile.json.map(({ unique_id }) => unique_id.trim())),
    new Set(injections.map((name) => name.trim())),
  );
  for (const line of hostile.safe.split('\n')) assert.doesNotMatch(line, /^"?[=+@\t\r]|^"?-[^\d.]/, line);
  assert.doesNotMatch(hostile.said, CONTROLS);
  // On a terminal, data too: `script` gives a command one.
  const script = '/usr/bin/script';
  if (process.platform !== 'linux' || !existsSync(script)) {
    t.diagnostic('no terminal is tried: there is no /usr/bin/script');
    return;
  }
  const bin = fileURLToPath(new URL('../../packages/onnxcast/bin/onnxcast.js', import.meta.url));
  const [cwd, file] = [dirname(hostile.data), basename(hostile.data)];
  const onTerminal = (...args: readonly string[]) =>
    execFileSync(script, ['-qec', [process.execPath, bin, ...args].map((arg) => `'${arg}'`).join(' '), '/dev/null'], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', TERM: 'dumb' },
    });
  const terminal = onTerminal('show', file);
  assert.match(terminal, /^series +100\r$/m);
  assert.doesNotMatch(terminal.replaceAll('\r\n', '\n'), CONTROLS);
  writeFileSync(join(cwd, 'few.csv'), formatSeries(makeSeries(someNames, 'y')));
  const training = onTerminal('train', 'few.csv', '--out', 'again', '--holdout', '2').replaceAll(PROGRESS, '\n');
  assert.match(training, /again\/model\.onnx$/m);
  assert.doesNotMatch(training, CONTROLS);
});

test('a model whose features have hostile names says them, and its files are those of any other', async (t) => {
  const folder = temporaryFolder(t);
  const spec: ModelSpec = { features: injections, hidden: [2], scaling: 'standard' };
  const model = convert(spec, initialWeights(spec, createRandom(1)));
  const path = join(folder, 'model.onnx');
  writeFileSync(path, model);
  const inspected = await runCli(['inspect', path, '--json']);
  assert.equal(inspected.code, 0, inspected.stderr);
  assert.ok(inspected.stdout.includes(JSON.stringify(injections[0]).slice(1, -1)));
  JSON.parse(inspected.stdout);
  // One of each kind: every column is compared in every runtime.
  const few: ModelSpec = { ...spec, features: injections.filter((_, n) => n % 12 === 0) };
  writeFileSync(path, convert(few, initialWeights(few, createRandom(1))));
  const verified = await runCli(['verify', path, '--warmup', '20', '--steps', '5'], { cwd: folder });
  assert.doesNotMatch(verified.stderr, CONTROLS);
  assert.equal(verified.code, 0, verified.stderr);
  const triton = join(folder, 'triton');
  const step = convert(spec, initialWeights(spec, createRandom(1)), { form: 'step' });
  for (const { path: file, content } of toTritonModel(triton, step, spec)) {
    assert.doesNotMatch(file, /\.\.|^\//);
    if (typeof content === 'string') assert.doesNotMatch(content, /inj\d+x/);
  }
  assert.deepEqual(filesOf(folder), ['model.onnx']);
  assertClean();
});
