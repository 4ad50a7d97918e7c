// What a person meets who types something wrong: a sentence with file, place and remedy, an exit code, no stack, nothing lost.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCli, temporaryFolder } from './run-cli.ts';

const weights = fileURLToPath(new URL('reference/sine64.safetensors', import.meta.url));

const files: Readonly<Record<string, string | Uint8Array>> = {
  'empty.csv': '',
  'text.csv': 'unique_id,ds,y\na,1,2\na,2,x\n',
  'nan.csv': 'unique_id,ds,y\na,1,1\na,2,NaN\na,3,4\n',
  'ragged.csv': 'unique_id,ds,y\na,1,2\na,2\n',
  'one.csv': 'unique_id,ds,y\na,1,2\n',
  'good.csv': `unique_id,ds,y\n${Array.from({ length: 40 }, (_, t) => `a,${t},${Math.sin(t / 3)}`).join('\n')}\n`,
  'hello.onnx': 'hello, I am no model',
  'truncated.safetensors': readFileSync(weights).subarray(0, 5000),
  'dictionary.pt': readFileSync(new URL('reference/imports/dictionary.pt', import.meta.url)),
  'rnn.safetensors': readFileSync(new URL('reference/rnn24.safetensors', import.meta.url)),
};

/** Arguments, exit code, what stderr must say. `MODEL` is an imported model, other words are files above. */
const mistakes: readonly (readonly [title: string, args: string, code: number, says: RegExp])[] = [
  ['an empty file', 'train empty.csv --out run', 1, /empty\.csv: an empty file, expected .+ Check/],
  [
    'text where numbers belong',
    'train text.csv --out run',
    1,
    /text\.csv:3: column "y" holds "x", expected a number\./,
  ],
  ['NaN', 'train nan.csv --out run', 1, /nan\.csv:3: column "y" holds "NaN".+--missing drop/],
  ['ragged rows', 'train ragged.csv --out run', 1, /ragged\.csv:3: 2 cells, expected 3/],
  ['a one-point series', 'train one.csv --out run', 1, /one\.csv:2: series "a" has 1 row/],
  ['a file that is not there', 'train nothing.csv --out run', 1, /nothing\.csv: no such file/],
  ['a column that is not there', 'train good.csv --target z --out run', 1, /good\.csv.+"z".+y/],
  ['an output folder below a file', 'train good.csv --out good.csv/run', 1, /good\.csv\/run.+cannot be written/],
  [
    'an unknown option',
    'train good.csv --out run --epoch 3',
    2,
    /--epoch: found no such option of `train`\. Did you mean --epochs\?[\s\S]+train --help/,
  ],
  ['an option of the wrong kind', 'train good.csv --out run --epochs x', 2, /--epochs: found "x", expected a number\./],
  [
    'a switch that is neither on nor off',
    'train good.csv --out run --batch-norm=maybe',
    2,
    /--batch-norm: found "maybe", expected true or false/,
  ],
  ['a switch with an empty value', 'forecast MODEL good.csv --horizon 2 --json=', 2, /--json: found ""/],
  ['a switch that is turned off oddly', 'train good.csv --out run --no-resume=1', 2, /no-resume/],
  [
    'a list with an empty part',
    'train good.csv --out run --hidden 64,,32',
    2,
    /--hidden: found "64,,32", where part 2 is empty\. Expected whole numbers/,
  ],
  [
    'a cell that no memory holds',
    'train good.csv --out run --hidden 100000000 --epochs 1',
    2,
    /--hidden: found "100000000", where part 1 is "100000000"\. Expected whole numbers from 1 to 4096 /,
  ],
  [
    'a list with a word among numbers',
    'train good.csv --out run --hidden 64,x',
    2,
    /--hidden: found "64,x", where part 2 is "x"\./,
  ],
  [
    'everything held out',
    'train good.csv --out run --holdout 100%',
    1,
    /good\.csv: Series "a" has 40 points, expected at least 42: 40 to hold out and 2 to keep\. Hold out less, or/,
  ],
  ['an option out of range', 'train good.csv --out run --lr -1', 2, /--lr: found -1/],
  [
    'options that do not go together',
    'train good.csv --out run --dropout 0.1 --closed-loop',
    2,
    /--dropout: .+ Leave it out/,
  ],
  [
    'an option without its value',
    'train good.csv --out run --dropout',
    2,
    /--dropout: found no value, expected a number\./,
  ],
  ['a missing option', 'train good.csv', 2, /--out: found none, expected --out with a value: `train` needs it\./],
  ['an unknown command', 'fit good.csv', 2, /fit: found no such command, did you mean fit-network\?/],
  ['more test series than there are', 'train good.csv --out run --test 1', 2, /--test: found 1, which would keep all/],
  [
    'a horizon that training would lose its data to',
    'train good.csv --out run --preset tutorial --horizon=1000',
    2,
    /--horizon: found 1000, .+ 40 points, at most 32 can/,
  ],
  ['a number of waves below 1', 'generate sine --series -1', 2, /--series: found -1, expected a whole number from 1/],
  [
    'an option given twice',
    'train good.csv --out run --lr 1 --lr 2',
    2,
    /--lr: found twice \(--lr 1, --lr 2\), expected once/,
  ],
  ['nothing to resume', 'train good.csv --out run --resume', 1, /run: holds no run/],
  ['a negative horizon', 'forecast MODEL good.csv --horizon -1', 2, /--horizon: found -1, expected a whole number/],
  [
    'too much held out',
    'forecast MODEL good.csv --holdout 39',
    1,
    /good\.csv: Series "a" has 40 points, expected at least 41/,
  ],
  ['no horizon', 'forecast MODEL good.csv', 2, /--horizon: not given/],
  ['a picture of an unknown kind', 'forecast MODEL good.csv --horizon 2 --plot a.pdf', 2, /\.svg nor in \.png/],
  ['an unwritable output file', 'forecast MODEL good.csv --horizon 2 --out good.csv/x.csv', 1, /cannot be written/],
  ['a file that is no ONNX', 'forecast hello.onnx good.csv --horizon 2', 1, /hello\.onnx: no ONNX model/],
  ['a truncated checkpoint', 'export truncated.safetensors', 1, /truncated\.safetensors.+cut short/],
  ['a folder without a run', 'export nowhere', 1, /nowhere: holds no run/],
  [
    'a file of torch.save',
    'import pytorch dictionary.pt --out out',
    1,
    /dictionary\.pt: this is a PyTorch file.+\.safetensors.+Python.+\nimport torch.+\nsave_file\(/,
  ],
  [
    'a plain RNN without its nonlinearity',
    'import pytorch rnn.safetensors --out out',
    1,
    /rnn\.safetensors: .+--nonlinearity tanh, .+ or --nonlinearity relu\. Give/,
  ],
  [
    'weights that are none',
    'import pytorch good.csv --out out',
    1,
    /good\.csv: this is text, expected a \.safetensors file\. Give/,
  ],
];

describe('a mistake is answered with its place and a remedy', () => {
  const folder = temporaryFolder({ after });
  before(async () => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { code, stderr } = await runCli(['import', 'pytorch', weights, '--out', join(folder, 'imported')]);
    assert.equal(code, 0, stderr);
  });

  for (const [title, args, expected, says] of mistakes) {
    test(`${title} ends with ${expected}, a place and a remedy, and changes no file`, async () => {
      const words = args.split(' ').map((word) => (word === 'MODEL' ? join('imported', 'model.onnx') : word));
      const { code, stdout, stderr } = await runCli(words, { cwd: folder });
      assert.match(stderr, says);
      assert.equal(code, expected, stderr);
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /\n\s+at /, 'a stack');
      assert.ok(!existsSync(join(folder, 'run', 'checkpoint.safetensors')), 'a run was begun');
      for (const [name, content] of Object.entries(files)) {
        assert.ok(readFileSync(join(folder, name)).equals(Buffer.from(content)), `${name} was changed`);
      }
    });
  }
});
