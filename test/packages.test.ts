// The packages as npm would publish them, unpacked into an empty project: imports, require, the command line.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { models } from 'onnxcast';
import { buildPackage, importsOfCli } from '../scripts/build-package.ts';
import { type Packed, packPackages } from '../scripts/try-packages/pack.ts';
import { isBuilt } from './built.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the packages as they are published', () => {
  // Inside the repository, so that what they depend on is found without a registry; their own packages come first.
  let folder: string;
  let packed: readonly Packed[];
  let imports: readonly string[];
  before(async () => {
    // Other tests may run what is built.
    if (!isBuilt) await buildPackage();
    imports = await importsOfCli();
    mkdirSync(join(root, 'test/output'), { recursive: true });
    folder = mkdtempSync(join(root, 'test/output/packages-'));
    packed = await packPackages(root, join(folder, 'packed'));
    for (const { name, file } of packed) {
      const target = join(folder, 'node_modules', name);
      mkdirSync(target, { recursive: true });
      const { status } = spawnSync('tar', ['-xzf', file, '-C', target, '--strip-components=1']);
      assert.equal(status, 0, `${name} does not unpack`);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  function run(code: string, name: string): string {
    writeFileSync(join(folder, name), code);
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, name)], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  test('three lines give the first forecast of a shipped model', () => {
    const printed = run(
      `import { Forecaster, models } from 'onnxcast';
const forecaster = await Forecaster.load(models.sine);
console.log((await forecaster.forecast([0, 0.05, 0.1, 0.15], 12)).values.length, import.meta.resolve('onnxcast'));
`,
      'main.mjs',
    );
    assert.match(printed, /^12 .*packages-\w+\/node_modules\/onnxcast\/dist\/index\.js\n$/);
  });

  const canRequire = process.features.require_module === true;
  test('require() gives the same package where Node can', { skip: !canRequire && 'this Node requires no ESM' }, () => {
    assert.equal(run("console.log(typeof require('onnxcast').createForecaster);", 'main.cjs'), 'function\n');
  });

  test('every package that the command line imports is declared by the one that it is published in', () => {
    const { name, dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(folder, 'node_modules/onnxcast/package.json'), 'utf8'),
    );
    const declared = [name, ...Object.keys({ ...dependencies, ...peerDependencies })];
    assert.ok(imports.includes('yargs'));
    for (const specifier of imports.filter((one) => !isBuiltin(one))) {
      const owner = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      assert.ok(declared.includes(owner), specifier);
    }
  });

  test('the command says its version, and reads a model', () => {
    const bin = join(folder, 'node_modules/onnxcast/bin/onnxcast.js');
    const onnxcast = (...args: readonly string[]) =>
      spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
    assert.equal(onnxcast('--version').stdout.trim(), packed.find(({ name }) => name === 'onnxcast')?.version);
    const { status, stdout, stderr } = onnxcast('inspect', models.sine);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /horizon/);
  });

  test('no package holds a test or a source', () => {
    for (const { name, contents } of packed) {
      const odd = contents.filter((path) => /\.(test|suite)\.|(^|\/)src\//.test(path));
      assert.deepEqual(odd, [], `${name} holds them`);
    }
  });

  test('every package names the versions of the others exactly, and carries the licence of the repository', () => {
    const versions = new Map(packed.map(({ name, version }) => [name, version]));
    const licence = readFileSync(join(root, 'LICENSE'), 'utf8');
    for (const { name } of packed) {
      const home = join(folder, 'node_modules', name);
      const {
        dependencies = {},
        engines,
        exports,
        publishConfig,
      } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
      for (const [other, range] of Object.entries(dependencies)) {
        if (versions.has(other)) assert.equal(range, versions.get(other), `${name} depends on ${other}`);
        else assert.ok(!/^(onnxcast$|@onnxcast\/)/.test(other), `${name} depends on ${other}, which is not published`);
      }
      assert.ok(engines?.node !== undefined && exports?.['.']?.types !== undefined, name);
      assert.equal(publishConfig?.access, 'public', name);
      assert.equal(readFileSync(join(home, 'LICENSE'), 'utf8'), licence, name);
    }
  });
});
