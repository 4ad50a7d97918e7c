// The script of a thread or a process, which lies beside the file that starts it.
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { option, text, UnsupportedError } from '../errors.ts';

/**
 * Finds a script.
 * @param beside address of a module beside it, whose form it is in: .js when built, .ts from sources; none in bundles of CommonJS
 * @param script its name without an ending
 * @throws UnsupportedError when it is not there, as in a bundle, which holds what it imports and nothing that it starts
 */
export function findScript(beside: string | undefined, script: string): URL {
  const found = beside === undefined ? undefined : new URL(`./${script}${extname(beside)}`, beside);
  if (found !== undefined && existsSync(fileURLToPath(found))) return found;
  throw new UnsupportedError({
    found: `this program is a bundle without the script ${script}, which a thread or a process of its own begins with`,
    remedy: text`Keep the packages of onnxcast out of the bundle (they are then external to it), or leave out ${option('workers')}, ${option('timeout')} and ${option('untrusted')}.`,
  });
}
