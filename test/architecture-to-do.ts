// What does not keep the rules of architecture.test.ts yet, exactly: who mends one deletes it here.

export type Rule = 'undeclared' | 'circles' | 'crowded' | 'wordless' | 'arguments' | 'words' | 'options';

/** By package, one a line, so that two people who mend two things do not meet. */
export const TO_DO: Readonly<Record<string, Partial<Record<Rule, readonly string[]>>>> = {
  setup: {
    circles: [
      'packages/setup/src/download-wheel.ts',
      'packages/setup/src/install-wheel.ts',
      'packages/setup/src/unpack-wheel.ts',
    ],
    crowded: ['packages/setup/src'],
    wordless: [
      'packages/setup/src/cache-folder.ts',
      'packages/setup/src/compile-binding.ts',
      'packages/setup/src/download-wheel.ts',
      'packages/setup/src/find-chromium.ts',
      'packages/setup/src/find-compiler.ts',
      'packages/setup/src/find-python.ts',
      'packages/setup/src/inspect-onnxruntime.ts',
      'packages/setup/src/inspect-parts.ts',
      'packages/setup/src/install-folder.ts',
      'packages/setup/src/install-tensorflow.ts',
      'packages/setup/src/install-wheel.ts',
      'packages/setup/src/link-parts.ts',
      'packages/setup/src/load-binding.ts',
      'packages/setup/src/lock.ts',
      'packages/setup/src/place-file.ts',
      'packages/setup/src/plan-set-up.ts',
      'packages/setup/src/progress.ts',
      'packages/setup/src/run-command.ts',
      'packages/setup/src/setup-error.ts',
      'packages/setup/src/show-progress.ts',
      'packages/setup/src/space.ts',
      'packages/setup/src/unpack-wheel.ts',
    ],
    arguments: [
      'packages/setup/src/download-wheel.ts: downloadWheel',
      'packages/setup/src/progress.ts: watchFolder',
      'packages/setup/src/unpack-wheel.ts: unpackWheel',
    ],
    options: [
      'packages/setup/src/download-wheel.ts',
      'packages/setup/src/inspect-onnxruntime.ts',
      'packages/setup/src/inspect-parts.ts',
      'packages/setup/src/set-up.ts',
      'packages/setup/src/setup-error.ts',
      'packages/setup/src/try-provider.ts',
    ],
  },

  trainer: {
    // It reads the name that an option had in version 0.1.
    words: ['packages/trainer/src/checkpoint.ts'],
  },
};
