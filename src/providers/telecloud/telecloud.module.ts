import { Module } from '@nestjs/common';
import { providerModule } from '../provider-module.js';
import { telecloudId, telecloudName, TelecloudProvider } from './telecloud.provider.js';

export const TELECLOUD = Symbol('TeleCloud');

@Module(
  providerModule({
    id: telecloudId,
    name: telecloudName,
    token: TELECLOUD,
    start: (config, volatile, onCall) => new TelecloudProvider(config, volatile, onCall),
  }),
)
export class TelecloudModule {}
