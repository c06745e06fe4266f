import { Module } from '@nestjs/common';
import { type GatewayConfig } from '../../config/environment.js';
import { type ProviderEntry } from '../../contract/registry.js';
import { type VolatileStore } from '../../volatile/ports.js';
import { CALL_LOG, CONFIG, VOLATILE_STORE } from '../../tokens.js';
import { type CallRecord } from '../kit/sender.js';
import { TclProvider, tclId, tclName } from './tcl.provider.js';

export const TCL = Symbol('provider tcl');

@Module({
  providers: [
    {
      provide: TCL,
      inject: [CONFIG, VOLATILE_STORE, CALL_LOG],
      useFactory: (
        config: GatewayConfig,
        volatile: VolatileStore,
        onCall: (record: CallRecord) => void,
      ): ProviderEntry => {
        const entry = { id: tclId, name: tclName };
        const { tcl } = config.providers;
        if (!tcl) return { ...entry, mode: 'disabled' };
        return { ...entry, mode: config.mode, provider: new TclProvider(tcl, volatile, onCall) };
      },
    },
  ],
  exports: [TCL],
})
export class TclModule {}
