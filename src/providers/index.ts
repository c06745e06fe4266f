import { Module } from '@nestjs/common';
import { type ProviderEntry, ProviderRegistry } from '../contract/registry.js';
import { DIDTFN, DidtfnModule } from './didtfn/didtfn.module.js';
import { TCL, TclModule } from './tcl/tcl.module.js';
import { VOIPMS, VoipmsModule } from './voipms/voipms.module.js';
import { TELECLOUD, TelecloudModule } from './telecloud/telecloud.module.js';

/** The one list of providers: its module and its token. A new provider is one more line here. */
const providers = [
  { module: DidtfnModule, token: DIDTFN },
  { module: TclModule, token: TCL },
  { module: TelecloudModule, token: TELECLOUD },
  { module: VoipmsModule, token: VOIPMS },
];

@Module({
  imports: providers.map(({ module }) => module),
  providers: [
    {
      provide: ProviderRegistry,
      inject: providers.map(({ token }) => token),
      useFactory: (...entries: ProviderEntry[]) => new ProviderRegistry(entries),
    },
  ],
  exports: [ProviderRegistry],
})
export class ProvidersModule {}
