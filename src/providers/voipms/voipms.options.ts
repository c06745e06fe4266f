import { type AccountResources } from '../../contract/account-resources.js';
import { type ProviderOptions } from '../../contract/reservations.js';
import { checkOptions, option, type Option, type Options } from '../kit/options.js';
import { type Delivery } from './voipms.settings.js';

/** Provider-specific options of an order; the operator's settings are the defaults. */
export interface VoipmsOptions extends Partial<Delivery> {
  /** Where calls go instead of to the trunk, as `header:record`. */
  routing?: string;
  /** Where calls go on failure, as `header:record`; `none:` for nowhere. */
  failoverBusy?: string;
  failoverUnreachable?: string;
  failoverNoAnswer?: string;
  /** Prefix of callers' names; it cannot be removed. */
  callerIdPrefix?: string;
  note?: string;
  /** Orders toll-free numbers as vanity numbers, from this carrier. */
  carrier?: string;
}

/** The options that a number in service takes. */
type VoipmsNumberOptions = Omit<VoipmsOptions, 'billing' | 'carrier'>;

/** Destinations that have an owner: the account's mailboxes, menus, forwardings and groups. Its announcements have none. */
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

const failover = (when: string): Option =>
  option.text({
    description: `Where calls go ${when}.`,
    max: 68,
    // The document's list for failovers, without sub-accounts: those are named by trunk only.
    pattern: /^(?:none:|(?:fwd|vm):\S{1,64})$/,
    says: 'a forwarding or a mailbox, such as fwd:15555 or vm:101, or none:',
    example: 'vm:101',
  });
const shortText = (most: number, description: string, example: string): Option =>
  option.text({
    description,
    min: 0,
    max: most,
    // eslint-disable-next-line no-control-regex -- the pattern excludes control characters
    pattern: /^[^\u0000-\u001f\u007f-\u009f]*$/,
    says: `a string of fewer than ${most + 1} characters, without control characters`,
    example,
  });
const idOf = (what: string, description: string, example: string): Option =>
  option.text({ description, max: 4, pattern: /^\d{1,4}$/, says: `the ID of a ${what}, as a string`, example });

/** Settings of numbers in service. */
const settings = {
  routing: option.text({
    description: 'Where calls go instead of to the trunk, as `header:record`. A sub-account is given as the trunk.',
    max: 74,
    // A sub-account is a trunk, whose ownership must be checked: it is named by trunkId only. `none:` is for failovers.
    pattern: /^(?:fwd|vm|sip|grp|ivr|sys|recording|queue|cb|tc|disa):\S{1,64}$/,
    says: 'a routing, such as sys:busy or vm:101; a sub-account is given as the trunk',
    example: 'vm:101',
  }),
  pop: idOf('server', 'Server that calls are delivered from. Defaults to the configured one.', '16'),
  dialTime: option.integer(1, 999, {
    description: 'How long calls ring before the failover, in seconds.',
    says: 'seconds, from 1 to 999',
    example: 60,
  }),
  callerNameLookup: option.flag("Whether callers' names are looked up, at the provider's fee for each lookup."),
  failoverBusy: failover('if the line is busy'),
  failoverUnreachable: failover('if the line is unreachable'),
  failoverNoAnswer: failover('if no one answers'),
  callerIdPrefix: shortText(19, "Prefix of callers' names. An empty string removes it.", 'Sales '),
  note: shortText(49, 'Note at the provider. Not allowed with `criteria`.', 'Front desk'),
} satisfies Options<VoipmsNumberOptions>;

/** Options of reservations and orders; a reservation's options apply to its order. */
export const voipmsOptions: Options<VoipmsOptions> = {
  ...settings,
  billing: option.word(['metered', 'unmetered'], 'Billing mode of the number. Defaults to the configured one.'),
  carrier: idOf('carrier', 'Orders toll-free numbers as vanity numbers at this carrier.', '1'),
};
/** Options of numbers in service. */
export const voipmsNumberOptions: Options<VoipmsNumberOptions> = settings;

/** The options, checked; invalid ones are refused by name. */
export const readOptions = (options: ProviderOptions): VoipmsOptions =>
  checkOptions<VoipmsOptions>(options, voipmsOptions);

/** The same for numbers in service. */
export const readNumberOptions = (options: ProviderOptions): VoipmsNumberOptions =>
  checkOptions<VoipmsNumberOptions>(options, voipmsNumberOptions);
