// Points to learn

export type { Points } from './network.ts';
export { splitPoints } from './series-points.ts';

// Learning them

export { type FitNetworkOptions, fitNetwork, type NetworkEpoch } from './fit-network.ts';
export { initialNetwork, type NetworkWeights, predictNetwork } from './network.ts';
export { type NetworkOptions, networkOptionsSchema } from './network-options.ts';
