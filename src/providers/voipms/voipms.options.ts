import { type AccountResources } from '../../contract/account-resources.js';
import { type ProviderOptions } from '../../contract/reservations.js';
import { checkOptions, type OptionCheck } from '../kit/options.js';
import { type Delivery } from './voipms.settings.js';

/** What an order may say beyond the common fields; what it does not say is as the operator has set it. */
export interface VoipmsOptions extends Partial<Delivery> {
  /** Where calls go, as `header:record`, instead of to the trunk. */
  routing?: string;
  /** Where calls go when that fails, as `header:record`; `none:` is nowhere. */
  failoverBusy?: string;
  failoverUnreachable?: string;
  failoverNoAnswer?: string;
  /** What callers' names begin with; nothing takes it away. */
  callerIdPrefix?: string;
  note?: string;
  /** Orders toll-free numbers as vanity numbers, at this carrier. */
  carrier?: string;
}

/** Where calls may be led: mailboxes, menus, forwardings and groups of the account are somebody's; its announcements are not. */
export const accountResources: AccountResources = {
  lists: { routings: [] },
  members: {
    routing: 'routings',
    failoverBusy: 'routings',
    failoverUnreachable: 'routings',
    failoverNoAnswer: 'routings',
  },
  unowned: ['sys:', 'none:'],
};

const failover = {
  // The document's own list for failovers, but for sub-accounts: those are named as the trunk alone.
  holds: (value: unknown) => typeof value === 'string' && /^(?:none:|(?:fwd|vm):\S{1,64})$/.test(value),
  says: 'a forwarding or a mailbox, such as fwd:15555 or vm:101, or none:',
};
const checks: { [K in keyof VoipmsOptions]-?: OptionCheck } = {
  routing: {
    holds: (value) =>
      typeof value === 'string' && /^(?:fwd|vm|sip|grp|ivr|sys|recording|queue|cb|tc|disa):\S{1,64}$/.test(value),
    // A sub-account is a trunk, and whose trunk it is has to be looked at: it is named by trunkId alone. `none:` is for failovers.
    says: 'a routing, such as sys:busy or vm:101; a sub-account is given as the trunk',
  },
  pop: {
    holds: (value) => typeof value === 'string' && /^\d{1,4}$/.test(value),
    says: 'the ID of a server, as a string',
  },
  billing: { holds: (value) => value === 'metered' || value === 'unmetered', says: 'metered or unmetered' },
  dialTime: {
    holds: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 999,
    says: 'seconds, from 1 to 999',
  },
  callerNameLookup: { holds: (value) => typeof value === 'boolean', says: 'true or false' },
  failoverBusy: failover,
  failoverUnreachable: failover,
  failoverNoAnswer: failover,
  callerIdPrefix: {
    holds: (value) => typeof value === 'string' && value.length < 20,
    says: 'a string of fewer than 20 characters',
  },
  note: {
    holds: (value) => typeof value === 'string' && value.length < 50,
    says: 'a string of fewer than 50 characters',
  },
  carrier: {
    holds: (value) => typeof value === 'string' && /^\d{1,4}$/.test(value),
    says: 'the ID of a carrier, as a string',
  },
};

/** The options as this provider knows them; what is not right is refused by name. */
export const readOptions = (options: ProviderOptions): VoipmsOptions => checkOptions<VoipmsOptions>(options, checks);
