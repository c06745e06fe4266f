import { type Type } from '@nestjs/common';
import { type Effect } from '../../contract/operation-row.js';
import { checkOutcomes, type CheckOutcome } from '../../contract/preflight.js';
import { type PortName, portNames, ports, type ProviderMode } from '../../contract/provider.js';
import { type ProviderEntry } from '../../contract/registry.js';
import { holdTypes, type HoldType } from '../../domain/reservation.js';
import {
  FlagField,
  IntegerField,
  ListField,
  ObjectField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { text, word } from '../../http/value-kinds.js';
import { nameOfProviderWith, providerWith } from '../../http/provider-notes.js';

export class ProviderHealthDto {
  @WordField(['ok', 'degraded', 'down', 'unknown'], { description: 'Health, based on recent calls.', example: 'ok' })
  status: 'ok' | 'degraded' | 'down' | 'unknown';

  @TextField({ max: 256, description: 'A human-readable explanation.', optional: true })
  detail?: string;
}

export class ReservationCapabilityDto {
  @WordField(holdTypes, { description: 'Who holds a reserved number.', example: 'upstream' })
  holdType: HoldType;

  @IntegerField({ min: 1, max: 31_536_000, description: 'Duration of a reservation, in seconds.', example: 600 })
  lifetimeSeconds: number;

  @IntegerField({
    min: 0,
    max: 31_536_000,
    description: 'Minimum time that a reservation must have left to be ordered, in seconds.',
    example: 40,
  })
  orderMarginSeconds: number;

  @IntegerField({
    min: 1,
    max: 100_000,
    description: 'Maximum number of phone numbers in one reservation.',
    example: 1000,
  })
  maxNumbers: number;

  @FlagField({ description: 'Whether part of a reservation can be released.' })
  partialRelease: boolean;
}

export class OrderCapabilityDto {
  @FlagField({ description: 'Whether an order has a price that can be confirmed before the charge.' })
  confirmable: boolean;

  @ListField(word(['reservation', 'numbers', 'criteria', 'block']), {
    max: 4,
    description: 'What an order can be created from.',
    example: ['reservation'],
  })
  styles: string[];

  @FlagField({ description: 'Whether orders take hours or days.', example: false })
  takesTime: boolean;
}

/** Ports described in more detail than by a flag. */
type Described = 'reservations' | 'orders';
type Flagged = Exclude<PortName, Described>;
const flagged = portNames.filter((name): name is Flagged => name !== 'reservations' && name !== 'orders');

/** A flag for each of the other ports. */
function Flags(): Type<Record<Flagged, boolean>> {
  class Ports {}
  for (const name of flagged) {
    const [first = '', ...rest] = ports[name];
    FlagField({ description: `${first.toUpperCase()}${rest.join('')}.` })(Ports.prototype, name);
  }
  return Ports as Type<Record<Flagged, boolean>>;
}

/** What the provider supports here: a flag for each port of the contract, and details of some. What is not listed is not supported. */
export class CapabilitiesDto extends Flags() {
  @ListField(text({ max: 64 }), {
    max: 200,
    description: 'Supported types of changes.',
    example: ['number.update', 'trunk.create'],
  })
  changes: string[];

  @ObjectField(() => ReservationCapabilityDto, { description: 'Reservations.', optional: true })
  reservations?: ReservationCapabilityDto;

  @ObjectField(() => OrderCapabilityDto, { description: 'Orders.', optional: true })
  orders?: OrderCapabilityDto;
}
export class ProviderDto {
  @TextField({ max: 32, description: 'Provider ID in this API.', example: providerWith('POST /v1/orders') })
  id: string;

  @TextField({ max: 128, description: 'Display name.', example: nameOfProviderWith('POST /v1/orders') })
  name: string;

  @WordField(['sandbox', 'live', 'disabled'], {
    description: 'Whether the provider is simulated, live or not configured.',
    example: 'sandbox',
  })
  mode: ProviderMode;

  @ObjectField(() => ProviderHealthDto, { description: 'Health.' })
  health: ProviderHealthDto;

  @ObjectField(() => CapabilitiesDto, { description: 'Capabilities on this gateway.' })
  capabilities: CapabilitiesDto;
}

/** The text of a provider's refusal. */
export class UnmappedErrorDto {
  @TextField({
    max: 512,
    description: 'The error message, with anything that contains digits removed.',
    example: 'Orders are closed for inventory.',
  })
  text: string;

  @IntegerField({ min: 0, max: 2_147_483_647, description: 'Number of occurrences.', example: 3 })
  count: number;
}

export class ProviderOperationDto {
  @TextField({ max: 64, description: "The provider's name for the operation.", example: 'gen_order' })
  name: string;

  @TextField({ max: 256, description: 'Method and path at the provider.', example: 'POST /gen_order' })
  upstream: string;

  @WordField(['read', 'hold', 'write', 'money'], {
    description: 'What it can affect. Everything except `read` is recorded before it is sent, and sent once.',
    example: 'write',
  })
  effect: Effect;

  @ListField(text({ max: 256 }), {
    max: 32,
    description: 'Routes of this API that use it.',
    example: ['POST /v1/orders'],
  })
  routes: string[];

  @ListField(text({ max: 64 }), {
    max: 8,
    description: 'The reads that determine its outcome if it is unknown.',
    example: ['get_new_orders'],
    optional: true,
  })
  settledBy?: string[];
}

export class PreflightCheckDto {
  @TextField({
    max: 128,
    description:
      'What was checked: `clock`, `shape:<operation>` (a reply against its definition), `assumption:<name>` …',
    example: 'shape:getDIDsInfo',
  })
  id: string;

  @WordField(checkOutcomes, {
    description: '`skipped`: could not be checked; `detail` says why.',
    example: 'ok',
  })
  outcome: CheckOutcome;

  @TextField({ max: 512, description: 'What was found.', example: 'Parsed as expected.' })
  detail: string;

  @TextField({ max: 512, description: 'What to do if the check failed.', optional: true })
  advice?: string;
}

export class PreflightDto {
  @TextField({ max: 32, description: 'The provider.', example: providerWith('POST /v1/orders') })
  provider: string;

  @TimeField({ description: 'When the checks were completed.' })
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
