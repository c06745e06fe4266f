import { Module } from '@nestjs/common';
import { providerModule } from '../provider-module.js';
import { DidtfnProvider, didtfnId, didtfnName } from './didtfn.provider.js';

export const DIDTFN = Symbol('provider didtfn');

@Module(
  providerModule({
    id: didtfnId,
    name: didtfnName,
    token: DIDTFN,
    start: (config, volatile, onCall) => new DidtfnProvider(config, volatile, onCall),
  }),
)
export class DidtfnModule {}
