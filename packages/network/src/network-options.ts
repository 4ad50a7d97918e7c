// Everything a fit can be told: one schema gives type, default, check, help text and what is said of a wrong value.
import { z } from 'zod';

const whole = (from: number) =>
  z
    .int()
    .min(from)
    .meta({ expected: `a whole number from ${from}` });

/** Options of a fit; every field says what it does. */
export const networkOptionsSchema = z.object({
  hidden: whole(0).default(13).describe('tanh units of the one hidden layer; 0 fits a line'),
  epochs: whole(1).default(500_000).describe('steps of gradient descent, each over all points'),
  lr: z.number().positive().meta({ expected: 'a number above 0' }).default(1e-3).describe('learning rate'),
  weightDecay: z
    .number()
    .min(0)
    .meta({ expected: 'a number from 0' })
    .default(0)
    .describe("pulls every weight towards 0, as PyTorch's SGD does"),
  seed: whole(0).default(0).describe('seed of the initial weights'),
  every: whole(1).default(10_000).describe('epochs between two losses that are told'),
});

/** Options of a fit, each with a default. */
export type NetworkOptions = z.input<typeof networkOptionsSchema>;
