import { type Abilities, type Provider } from '../../src/contract/provider.js';

/** A provider that does some of what it can do otherwise, whoever asks. */
export const able = (provider: Provider, otherwise: (had: Abilities) => Abilities): Provider => ({
  ...provider,
  for: (requester) => otherwise(provider.for(requester)),
});
