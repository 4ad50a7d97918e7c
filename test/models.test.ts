// Holds the shipped models to their cards: files, figures, recipe, and the lines that run them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readWeights } from '@onnxcast/converter';
import { flattenWeights } from '@onnxcast/model';
import { describeModel } from '@onnxcast/onnx';
import { Forecaster } from '@onnxcast/runtime-node';
import { fingerprintOf } from '@onnxcast/trainer';
import { TEST_PACKAGES } from '../scripts/python-requirements.ts';
import { ensurePythonVenv } from '../scripts/python-venv.ts';
import { type Served, serveFolder } from '../scripts/serve.ts';
import { judge } from '../scripts/train-models-judge.ts';
import { RECIPES } from '../scripts/train-models-recipes.ts';
import { scriptWords } from './built.ts';

interface Entry {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly card: string;
  readonly sentence: string;
  readonly unit: string;
  readonly frequency: string | null;
  readonly horizon: number;
  readonly history: { readonly times: readonly string[]; readonly values: readonly number[] };
}

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'models');
const entries: readonly Entry[] = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
const venv = await ensurePythonVenv(TEST_PACKAGES);
const noPython = 'reason' in venv ? venv.reason : undefined;

if (noPython !== undefined && process.env['CI'] === 'true') {
  test('there is a Python to run the cards with', () => assert.fail(noPython));
}

test('models/ holds the list, the models of the recipes, their cards, and nothing else', () => {
  assert.deepEqual(
    entries.map(({ name }) => name),
    RECIPES.map(({ name }) => name),
  );
  const listed = entries.flatMap(({ file, card }) => [file, card]);
  assert.deepEqual(readdirSync(folder).sort(), ['index.json', ...listed].sort());
});

for (const recipe of RECIPES) {
  const { name } = recipe;
  const entry = entries.find((one) => one.name === name)!;
  const bytes = readFileSync(join(folder, `${name}.onnx`));
  const card = readFileSync(join(folder, `${name}.md`), 'utf8');
  const file = `models/${name}.onnx`;

  describe(file, () => {
    test('is a small forecast form with the shapes and the metadata of one', () => {
      const { inputs, outputs, opsets, metadata } = describeModel(bytes, file);
      assert.deepEqual(inputs, [
        { name: 'history', type: 'float64', shape: ['batch', 'time', 1] },
        { name: 'horizon', type: 'int64', shape: [] },
      ]);
      assert.deepEqual(
        outputs.map((one) => [one.name, one.type, one.shape.length, one.shape[2]]),
        [
          ['forecast', 'float64', 3, 1],
          ['fitted', 'float64', 3, 1],
        ],
      );
      assert.deepEqual(opsets, { 'ai.onnx': 14 });
      assert.equal(metadata['onnxcast.form'], 'forecast');
      assert.ok(bytes.length < 256 * 1024, `${bytes.length} bytes`);
    });

    test('was trained by the recipe that the script holds, on the data that it reads', async () => {
      const { options, data } = JSON.parse(readWeights(bytes, file).metadata['onnxcast.training'] ?? '{}');
      assert.deepEqual(options, JSON.parse(JSON.stringify(recipe.options)), `run: npm run train-models ${name}`);
      assert.equal(data, fingerprintOf(await recipe.read()));
    });

    test('has the errors that its card prints, baselines included', async () => {
      const forecaster = await Forecaster.load(bytes, { device: 'cpu', threads: 1 });
      const judgements = await judge(recipe, await recipe.read(), forecaster);
      await forecaster.dispose();
      const rows = [...card.matchAll(/^\| (.+) \| (\d[\d.e+-]*) \| (\d[\d.e+-]*) \|$/gm)];
      assert.deepEqual(
        rows.map(([, who]) => who),
        judgements.map(({ who }) => who),
      );
      rows.forEach(([, who, ...printed], i) => {
        const { rmse, mae } = judgements[i]!;
        // Four digits are printed; another processor rounds a closed loop of 1,000 steps otherwise.
        for (const [j, error] of [rmse, mae].entries()) {
          assert.ok(Math.abs(Number(printed[j]) - error) <= 1e-3 * error + 1e-4, `${who}: ${printed[j]} and ${error}`);
        }
      });
      const baselines = judgements.filter(({ isModel }) => !isModel);
      const wins = baselines.every(({ rmse, mae }) => rmse >= judgements[0]!.rmse && mae >= judgements[0]!.mae);
      assert.equal(card.includes('The model is better by both.'), wins);
    });

    test('has the size, the parameters and the opset that its card prints', () => {
      const { spec, weights } = readWeights(bytes, file);
      const parameters = flattenWeights(spec, weights).length;
      assert.match(card, new RegExp(`^\\| file \\| ${bytes.length.toLocaleString('en')} bytes, opset 14,`, 'm'));
      assert.match(card, new RegExp(`^\\| parameters \\| ${parameters.toLocaleString('en')} \\|$`, 'm'));
      assert.match(card, /^\| seconds of training \| \d+ \|$/m);
    });

    test('is listed with its frequency and a history to open with', () => {
      assert.equal(entry.frequency, readWeights(bytes, file).spec.frequency ?? null);
      assert.ok(entry.history.values.length >= 2 && entry.history.values.every(Number.isFinite));
      assert.equal(entry.history.times.length, entry.history.values.length);
      assert.equal(entry.horizon, recipe.horizon);
      assert.ok(card.startsWith(`# ${entry.title}\n\n${entry.sentence}\n`));
    });

    test('has a card with all its sections, whose links lead somewhere', () => {
      const sections = [...card.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
      assert.deepEqual(sections, ['Data', 'Recipe', 'Figures', 'Licence', 'Run it']);
      for (const [, target] of card.matchAll(/\]\(([^)#]+)\)/g)) {
        if (target === undefined || target.startsWith('https://')) continue;
        assert.ok(existsSync(join(folder, target)), `${name}.md links to ${target}`);
      }
    });
  });

  describe(`the lines of models/${name}.md`, () => {
    const output = join(root, 'test', 'output', `models-${name}`);
    let served: Served;
    before(async () => {
      mkdirSync(output, { recursive: true });
      served = await serveFolder({ folders: { '/models': folder }, isolated: false });
    });
    after(async () => {
      await served.close();
      rmSync(output, { recursive: true, force: true });
    });

    const runNode = async (code: string, title: string) => {
      // Inside the workspace, so that its imports are found as a user's would be.
      const script = join(output, `${title}.mjs`);
      writeFileSync(script, code);
      return run(process.execPath, scriptWords(script));
    };
    const expected = async () => {
      const forecaster = await Forecaster.load(bytes, { device: 'cpu', threads: 1 });
      const { values } = await forecaster.forecast(entry.history.values, entry.horizon);
      await forecaster.dispose();
      return values;
    };

    test('forecast in Node', async () => {
      assertSame(await runNode(blockOf(card, 'js', 'runtime-node'), 'node'), await expected());
    });

    test('forecast in onnxruntime-web', async () => {
      // What a page's own address is to it.
      const code = blockOf(card, 'js', 'runtime-web').replaceAll("'/models/", `'${served.url}/models/`);
      assertSame(await runNode(code, 'web'), await expected());
    });

    test('forecast in Python', { skip: noPython ?? false }, async () => {
      assert.ok('python' in venv);
      assertSame(await run(venv.python, ['-c', blockOf(card, 'python', 'onnxruntime')]), await expected());
    });

    test('forecast a file that passes the checker of onnx', { skip: noPython ?? false }, async () => {
      assert.ok('python' in venv);
      const code = `import onnx; onnx.checker.check_model(onnx.load('${file}'), full_check=True); print('[]')`;
      assert.deepEqual(await run(venv.python, ['-c', code]), []);
    });
  });
}

/** The code of a card that names a package. */
function blockOf(card: string, language: string, uses: string): string {
  const blocks = [...card.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))];
  const found = blocks.find(([, code]) => code?.includes(uses))?.[1];
  assert.ok(found, `no ${language} that uses ${uses}`);
  return found;
}

/** Runs a program from the repository's root: its last line is JSON, and it warns of nothing. */
async function run(program: string, args: readonly string[]): Promise<readonly number[]> {
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: dirname(folder) });
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

/** To 1e-4 of the values' size: float32, and another runtime's `tanh`, step upon step. */
function assertSame(actual: readonly number[], expected: Float64Array): void {
  assert.equal(actual.length, expected.length);
  const size = Math.max(1, ...expected.map(Math.abs));
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) <= 1e-4 * size, `step ${i + 1}: ${value} and ${expected[i]}`);
  });
}
