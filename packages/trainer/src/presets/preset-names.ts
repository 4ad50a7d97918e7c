// What a training begins with, by name.

export const presetNames = ['auto', 'tutorial'] as const;

export type PresetName = (typeof presetNames)[number];
