import { type ProviderOptions } from '../../contract/reservations.js';
import { type FieldError, GatewayError } from '../../domain/errors.js';
import { type Delivery } from './voipms.upstream.js';

/** What an order may say beyond the common fields; what it does not say is as the operator has set it. */
export interface VoipmsOptions extends Partial<Delivery> {
  /** Where calls go, as `header:record`, instead of to the trunk. */
  routing?: string;
  note?: string;
  /** Orders toll-free numbers as vanity numbers, at this carrier. */
  carrier?: string;
}

const checks: { [K in keyof VoipmsOptions]-?: { holds: (value: unknown) => boolean; says: string } } = {
  routing: {
    holds: (value) =>
      typeof value === 'string' && /^(?:fwd|vm|sip|grp|ivr|sys|recording|queue|cb|tc|disa|none):\S{0,64}$/.test(value),
    // A sub-account is a trunk, and whose trunk it is has to be looked at: it is named by trunkId alone.
    says: 'where calls go, such as sys:busy or vm:101; a sub-account is named as the trunk',
  },
  pop: {
    holds: (value) => typeof value === 'string' && /^\d{1,4}$/.test(value),
    says: 'the number of a server, in a string',
  },
  billingType: { holds: (value) => value === 'per_minute' || value === 'flat', says: 'per_minute or flat' },
  dialTime: {
    holds: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 999,
    says: 'seconds, from 1 to 999',
  },
  callerName: { holds: (value) => typeof value === 'boolean', says: 'true or false' },
  note: { holds: (value) => typeof value === 'string' && value.length < 50, says: 'text of less than 50 characters' },
  carrier: {
    holds: (value) => typeof value === 'string' && /^\d{1,4}$/.test(value),
    says: 'the number of a carrier, in a string',
  },
};

/** The options as this provider knows them; what is not right is refused by name. */
export function readOptions(options: ProviderOptions): VoipmsOptions {
  const errors = Object.entries(options).flatMap(([name, value]): FieldError[] => {
    const pointer = `/providerOptions/${name}`;
    const check = Object.hasOwn(checks, name) ? checks[name as keyof VoipmsOptions] : undefined;
    if (!check) return [{ pointer, code: 'unknown_field', detail: `This provider has no option ${name}.` }];
    return check.holds(value) ? [] : [{ pointer, code: 'invalid', detail: `${name} must be ${check.says}.` }];
  });
  if (errors[0]) throw new GatewayError('invalid_request', errors[0].detail, { errors });
  return options;
}
