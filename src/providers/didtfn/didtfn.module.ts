import { Module } from '@nestjs/common';
import { type GatewayConfig } from '../../config/environment.js';
import { type ProviderEntry } from '../../contract/registry.js';
import { type VolatileStore } from '../../volatile/ports.js';
import { CALL_LOG, CONFIG, VOLATILE_STORE } from '../../tokens.js';
import { type CallRecord } from '../kit/sender.js';
import { DidtfnProvider, didtfnId, didtfnName } from './didtfn.provider.js';

export const DIDTFN = Symbol('provider didtfn');

@Module({
  providers: [
    {
      provide: DIDTFN,
      inject: [CONFIG, VOLATILE_STORE, CALL_LOG],
      useFactory: (
        config: GatewayConfig,
        volatile: VolatileStore,
        onCall: (record: CallRecord) => void,
      ): ProviderEntry => {
        const entry = { id: didtfnId, name: didtfnName };
        const { didtfn } = config.providers;
        if (!didtfn) return { ...entry, mode: 'disabled' };
        return { ...entry, mode: config.mode, provider: new DidtfnProvider(didtfn, volatile, onCall) };
      },
    },
  ],
  exports: [DIDTFN],
})
export class DidtfnModule {}
