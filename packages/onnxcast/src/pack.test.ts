// What `npm pack` makes of the package: the command line is inside, and what it needs is declared.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildCli } from '../../../scripts/build-cli.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

describe('the command line inside onnxcast', () => {
  const built = join(folder, 'dist/cli');
  let imports: readonly string[];
  before(async () => {
    imports = await buildCli(built);
  });

  test('the packed package holds the script that starts it and the built command line', () => {
    const said = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: folder, encoding: 'utf8' });
    const files: readonly string[] = JSON.parse(said)[0].files.map(({ path }: { path: string }) => path);
    assert.ok(files.includes(manifest.bin.onnxcast), 'the script that npm links');
    assert.ok(files.includes('dist/cli/main.js'));
    assert.deepEqual(
      files.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts')),
      [],
    );
  });

  test('every package that the built command line imports is declared', () => {
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    assert.ok(imports.includes('yargs'));
    for (const specifier of imports.filter((one) => !isBuiltin(one))) {
      const owner = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      assert.ok(owner === manifest.name || declared.includes(owner), specifier);
    }
  });

  test('the built command line says the version of the package', () => {
    const said = execFileSync(process.execPath, [join(built, 'main.js'), '--version'], { encoding: 'utf8' });
    assert.equal(said.trim(), manifest.version);
  });
});
