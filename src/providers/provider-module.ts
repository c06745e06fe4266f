import { type ModuleMetadata } from '@nestjs/common';
import { type GatewayConfig } from '../config/environment.js';
import { type ProviderConfigs } from '../config/providers.js';
import { type Provider } from '../contract/provider.js';
import { type ProviderEntry } from '../contract/registry.js';
import { CALL_LOG, CONFIG, VOLATILE_STORE } from '../tokens.js';
import { type VolatileStore } from '../volatile/ports.js';
import { type CallRecord } from './kit/sender.js';

/** What a provider's module needs to say about it. */
interface ProviderModule<P extends keyof ProviderConfigs> {
  id: P;
  name: string;
  /** Under which its entry is found. */
  token: symbol;
  start(
    config: NonNullable<ProviderConfigs[P]>,
    volatile: VolatileStore,
    onCall: (record: CallRecord) => void,
  ): Provider;
}

/** A module that answers the provider's entry: switched on where the gateway is configured for it, else disabled and listed as such. */
export function providerModule<P extends keyof ProviderConfigs>(provider: ProviderModule<P>): ModuleMetadata {
  const { id, name, token } = provider;
  const entryOf = (
    { mode, providers }: GatewayConfig,
    volatile: VolatileStore,
    onCall: (record: CallRecord) => void,
  ): ProviderEntry => {
    const config = providers[id];
    return config
      ? { id, name, mode, provider: provider.start(config, volatile, onCall) }
      : { id, name, mode: 'disabled' };
  };
  return {
    providers: [{ provide: token, inject: [CONFIG, VOLATILE_STORE, CALL_LOG], useFactory: entryOf }],
    exports: [token],
  };
}
