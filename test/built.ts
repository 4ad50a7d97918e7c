// Which of the two the tests start in processes of their own: the sources, or what the test command has just built.

/**
 * Whether a build of these sources is there. It is what people install, and starts in a third of the time that the
 * sources take; only the test command can know that it is not an old one.
 */
export const isBuilt = process.env['ONNXCAST_TEST_BUILT'] === 'true';

/** Words for Node to run a script with that imports our packages as a user's would. */
export function scriptWords(script: string): readonly string[] {
  const tsx = ['--import', import.meta.resolve('tsx')];
  if (!isBuilt) return ['--conditions=source', ...tsx, script];
  return script.endsWith('.mjs') ? [script] : [...tsx, script];
}
