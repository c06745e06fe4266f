import { Injectable } from '@nestjs/common';
import { type PortNote } from '../contract/porting.js';
import { ProviderRegistry } from '../contract/registry.js';
import { GatewayError } from '../domain/errors.js';
import { type Caller } from './caller.js';
import { LookUp } from './look-up.js';

const readMs = 10_000;

/** What the provider's porting desk says about a port, asked for now. */
@Injectable()
export class PortNotes {
  constructor(
    private readonly lookUp: LookUp,
    private readonly registry: ProviderRegistry,
  ) {}

  async of(caller: Caller, id: string): Promise<PortNote[]> {
    const order = await this.lookUp.port(caller, id);
    const { port } = this.registry.portOf(order, 'porting');
    if (!port.notes)
      throw new GatewayError(
        'capability_not_supported',
        'This provider has no notes about ports that can be asked for.',
      );
    return order.providerOrderId === undefined ? [] : port.notes(order, Date.now() + readMs);
  }
}
