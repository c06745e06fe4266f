import { Module } from '@nestjs/common';
import { providerModule } from '../provider-module.js';
import { voipmsId, voipmsName, VoipmsProvider } from './voipms.provider.js';

export const VOIPMS = Symbol('provider voipms');

@Module(
  providerModule({
    id: voipmsId,
    name: voipmsName,
    token: VOIPMS,
    start: (config, volatile, onCall) => new VoipmsProvider(config, volatile, onCall),
  }),
)
export class VoipmsModule {}
