import { Module } from '@nestjs/common';
import { providerModule } from '../provider-module.js';
import { TclProvider, tclId, tclName } from './tcl.provider.js';

export const TCL = Symbol('provider tcl');

@Module(
  providerModule({
    id: tclId,
    name: tclName,
    token: TCL,
    start: (config, volatile, onCall) => new TclProvider(config, volatile, onCall),
  }),
)
export class TclModule {}
