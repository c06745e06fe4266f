import { type ProviderClock } from '../kit/clock.js';
import { BadInput, type ControlRoutes, commonRoutes, type JsonObject, setBooleans } from '../kit/control.js';
import { faultKinds, type Faults } from '../kit/faults.js';
import { type Account, type DryRuns, dryRunSpellings } from './account.js';
import { fill } from './backorders.js';
import { advance, moveTo, nextStatus } from './lifecycle.js';
import { amountMagic, emailMagic, numberMagic } from './magic.js';
import { tryMicros } from './money.js';
import { portStatuses } from './portstatus.js';
import { statuses } from './statuses.js';
import { liveQuirks, type Quirks, usualQuirks } from './wire.js';

const profiles: Readonly<Record<string, Quirks>> = { usual: usualQuirks, live: liveQuirks };

/** The control endpoint of the VoIP.ms simulator: its capabilities, its history, and actions by others on its account. */
export function voipmsControl(
  account: Account,
  clock: ProviderClock,
  methods: readonly string[],
  faults: Faults,
): ControlRoutes {
  const { ledger, quirks, switches } = account;
  const routes: ControlRoutes = {
    ...commonRoutes(faults, clock),
    'GET /': () => ({
      provider: 'voipms',
      accountNo: account.accountNo,
      balance: ledger.balance(),
      methods,
      statuses,
      magic: { numbers: numberMagic, amounts: amountMagic, emails: emailMagic },
      faults: { kinds: faultKinds, timings: faults.timings },
      quirks,
      switches,
      routes: Object.keys(routes),
    }),
    'GET /ledger': () => {
      advance(account);
      return {
        balance: ledger.balance(),
        clients: ledger.clients().map((client) => ({ client, balance: ledger.clientBalance(client) })),
        charges: ledger.charges(),
        payments: ledger.payments(),
        orders: ledger.orders(),
        owned: ledger.owned(),
        backOrders: ledger.backOrders(),
        ports: ledger.ports().map(({ portid, numbers, status }) => ({ portid, numbers, status })),
        accounts: ledger.accounts(),
        entries: ledger.entries().map((entry) => (entry.type === 'port_file' ? { ...entry, content: '…' } : entry)),
      };
    },
    'POST /quirks': (body) => setBooleans(quirks, body),
    'POST /profile': (body) => {
      const profile = profiles[text(body, 'name')];
      if (!profile) throw new BadInput(`name must be one of ${Object.keys(profiles).join(', ')}`);
      return Object.assign(quirks, profile);
    },
    'POST /switches': (body) => {
      const { dryRuns = switches.dryRuns, limitPerMinute, page, writeGapMs, ...others } = body;
      const numbers = Object.entries({ limitPerMinute, page, writeGapMs }).filter(([, value]) => value !== undefined);
      for (const [name, value] of numbers)
        if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
          throw new BadInput(`${name} must be a whole number from 0`);
      if (!dryRunSpellings.includes(dryRuns as DryRuns))
        throw new BadInput(`dryRuns must be one of ${dryRunSpellings.join(', ')}`);
      setBooleans(switches, others);
      return Object.assign(switches, Object.fromEntries(numbers), { dryRuns });
    },
    'POST /take': (body) => {
      const did = text(body, 'did');
      if (!ledger.isForSale(did)) throw new BadInput(`${did} is not for sale`);
      ledger.record({ type: 'taken', did });
    },
    'POST /port': (body) => {
      const port = ledger.port(text(body, 'portid'));
      if (!port) throw new BadInput('portid names no port');
      const status = body['status'] === undefined ? nextStatus(port) : text(body, 'status', true);
      if (status === undefined || !Object.hasOwn(portStatuses, status))
        throw new BadInput(`status must be one of ${Object.keys(portStatuses).join(', ')}`);
      moveTo(status, port, account.now(), account);
      return { portid: port.portid, status };
    },
    'POST /backorder': (body) => {
      const order = ledger.backOrder(text(body, 'id'));
      if (!order) throw new BadInput('id names no back order');
      if (!fill(order, account)) throw new BadInput('There is not enough money for it');
      return { did: ledger.owned().at(-1) };
    },
    'POST /balance': (body) => {
      const amount = text(body, 'add');
      if (tryMicros(amount) === undefined) throw new BadInput('add must be an amount such as -10.00');
      ledger.record({ type: 'adjusted', amount });
      return { balance: ledger.balance() };
    },
    'POST /prices': (body) => {
      const plan = text(body, 'billing_type');
      const [setup, monthly] = (['setup', 'monthly'] as const).map((name) => tryMicros(text(body, name)));
      if (!Object.hasOwn(account.localPrices, plan)) throw new BadInput('billing_type must be 1 or 2');
      if (setup === undefined || monthly === undefined || setup < 0 || monthly < 0)
        throw new BadInput('setup and monthly must be amounts such as 0.50');
      account.localPrices[plan] = { setup, monthly };
    },
    'POST /registration': (body) => {
      const name = text(body, 'account');
      if (name !== account.accountNo && !ledger.subAccountNamed(name)) throw new BadInput('account names no account');
      if (typeof body['registered'] !== 'boolean') throw new BadInput('registered must be true or false');
      ledger.record({ type: 'registration', account: name, registered: body['registered'] });
    },
  };
  return routes;
}

function text(body: JsonObject, name: string, blank = false): string {
  const value = body[name];
  if (typeof value !== 'string' || (!blank && value === '')) throw new BadInput(`${name} must be a text`);
  return value;
}
