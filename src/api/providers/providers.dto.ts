import { type Type } from '@nestjs/common';
import { type Effect } from '../../contract/operation-row.js';
import { checkOutcomes, type CheckOutcome } from '../../contract/preflight.js';
import { type PortName, portNames, ports, type ProviderMode } from '../../contract/provider.js';
import { type ProviderEntry } from '../../contract/registry.js';
import { holdTypes, type HoldType } from '../../domain/reservation.js';
import { FlagField, IntegerField, ListField, ObjectField, TextField, TimeField, WordField } from '../../http/fields.js';
import { text, word } from '../../http/kinds.js';

export class ProviderHealthDto {
  @WordField(['ok', 'degraded', 'down', 'unknown'], { description: 'What recent calls have shown.', example: 'ok' })
  status: 'ok' | 'degraded' | 'down' | 'unknown';

  @TextField({ max: 256, description: 'The same for people.', optional: true })
  detail?: string;
}

export class ReservationCapabilityDto {
  @WordField(holdTypes, { description: 'Who holds a reserved number.', example: 'upstream' })
  holdType: HoldType;

  @IntegerField({ min: 1, max: 31_536_000, description: 'How long a reservation lasts, in seconds.', example: 600 })
  lifetimeSeconds: number;

  @IntegerField({
    min: 0,
    max: 31_536_000,
    description: 'How much of it must be left for an order to start, in seconds.',
    example: 40,
  })
  orderMarginSeconds: number;

  @IntegerField({ min: 1, max: 100_000, description: 'Most numbers in one reservation.', example: 1000 })
  maxNumbers: number;

  @FlagField({ description: 'Whether some numbers can be let go of and the others kept.' })
  partialRelease: boolean;
}

export class OrderCapabilityDto {
  @FlagField({ description: 'Whether an order has a price that can be confirmed before the charge.' })
  confirmable: boolean;

  @ListField(word(['reservation', 'numbers', 'criteria', 'block']), {
    max: 4,
    description: 'What an order can be of.',
    example: ['reservation'],
  })
  styles: string[];

  @FlagField({ description: 'Whether orders take their time, hours or days.', example: false })
  takesTime: boolean;
}

/** Ports of which more than their presence is worth knowing. */
type Described = 'reservations' | 'orders';
type Flagged = Exclude<PortName, Described>;
const flagged = portNames.filter((name): name is Flagged => name !== 'reservations' && name !== 'orders');

/** A flag for each. */
function Flags(): Type<Record<Flagged, boolean>> {
  class Ports {}
  for (const name of flagged) {
    const [first = '', ...rest] = ports[name];
    FlagField({ description: `${first.toUpperCase()}${rest.join('')}.` })(Ports.prototype, name);
  }
  return Ports as Type<Record<Flagged, boolean>>;
}

/** What the provider can do here: a flag for each port of the contract, and more of some. What is not listed is not supported. */
export class CapabilitiesDto extends Flags() {
  @ListField(text({ max: 64 }), {
    max: 200,
    description: 'Kinds of changes it can make.',
    example: ['number.update', 'trunk.create'],
  })
  changes: string[];

  @ObjectField(() => ReservationCapabilityDto, { description: 'Reservations.', optional: true })
  reservations?: ReservationCapabilityDto;

  @ObjectField(() => OrderCapabilityDto, { description: 'Orders.', optional: true })
  orders?: OrderCapabilityDto;
}
export class ProviderDto {
  @TextField({ max: 32, description: 'Its id in this API.', example: 'didtfn' })
  id: string;

  @TextField({ max: 128, description: 'Its name.', example: 'DID/TFN provider (US numbers)' })
  name: string;

  @WordField(['sandbox', 'live', 'disabled'], {
    description: 'Whether it is simulated, real, or not configured.',
    example: 'sandbox',
  })
  mode: ProviderMode;

  @ObjectField(() => ProviderHealthDto, { description: 'How it is.' })
  health: ProviderHealthDto;

  @ObjectField(() => CapabilitiesDto, { description: 'What it can do here.' })
  capabilities: CapabilitiesDto;
}

/** A text that a provider refused something with. */
export class UnmappedErrorDto {
  @TextField({
    max: 512,
    description: 'The text, with whatever holds digits left out.',
    example: 'The moon is in the wrong house.',
  })
  text: string;

  @IntegerField({ min: 0, max: 2_147_483_647, description: 'How often it came.', example: 3 })
  count: number;
}

export class OperationDto {
  @TextField({ max: 64, description: "The provider's own name for it.", example: 'gen_order' })
  name: string;

  @TextField({ max: 256, description: 'Method and path at the provider.', example: 'POST /gen_order' })
  upstream: string;

  @WordField(['read', 'hold', 'write', 'money'], {
    description: 'What it may do. All but `read` are journalled before they are sent, and sent once.',
    example: 'write',
  })
  effect: Effect;

  @ListField(text({ max: 256 }), {
    max: 32,
    description: 'The routes of this API that lead to it.',
    example: ['POST /v1/orders'],
  })
  routes: string[];

  @ListField(text({ max: 64 }), {
    max: 8,
    description: 'The reads that settle it when its outcome is unknown.',
    example: ['get_new_orders'],
    optional: true,
  })
  settledBy?: string[];
}

export class PreflightCheckDto {
  @TextField({
    max: 128,
    description: 'What was looked at: `clock`, `shape:<operation>` (a reply against its row), `assumption:<name>` …',
    example: 'shape:getDIDsInfo',
  })
  id: string;

  @WordField(checkOutcomes, {
    description: '`skipped`: it could not be looked at; `detail` says why.',
    example: 'ok',
  })
  outcome: CheckOutcome;

  @TextField({ max: 512, description: 'What was found.', example: 'Read as expected.' })
  detail: string;

  @TextField({ max: 512, description: 'What to do where it does not hold.', optional: true })
  advice?: string;
}

export class PreflightDto {
  @TextField({ max: 32, description: 'The provider.', example: 'voipms' })
  provider: string;

  @TimeField({ description: 'When the checks were done.' })
  checkedAt: string;

  @ListField(() => PreflightCheckDto, { max: 500, description: 'The checks, in the order they were made.' })
  checks: PreflightCheckDto[];
}

const seconds = (ms: number): number => Math.round(ms / 1000);

export function providerDto({ id, name, mode, provider }: ProviderEntry): ProviderDto {
  const { reservations, orders } = provider ?? {};
  return {
    id,
    name,
    mode,
    health: provider ? provider.health() : { status: 'unknown', detail: 'Not configured on this gateway.' },
    capabilities: {
      ...(Object.fromEntries(flagged.map((port) => [port, provider?.[port] !== undefined])) as Record<
        Flagged,
        boolean
      >),
      changes: Object.keys(provider?.changes ?? {}).sort(),
      ...(reservations && {
        reservations: {
          holdType: reservations.holdType,
          lifetimeSeconds: seconds(reservations.lifetimeMs),
          orderMarginSeconds: seconds(reservations.orderMarginMs),
          maxNumbers: reservations.maxNumbers,
          partialRelease: reservations.partialRelease,
        },
      }),
      ...(orders && {
        orders: { confirmable: orders.confirmable, styles: [...orders.styles], takesTime: orders.takesTime },
      }),
    },
  };
}
