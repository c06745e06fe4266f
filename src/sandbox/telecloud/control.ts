import { type ProviderClock } from '../kit/clock.js';
import { BadInput, type ControlRoutes, commonRoutes, setBooleans, timingsOf } from '../kit/control.js';
import { faultKinds, type Faults } from '../kit/faults.js';
import { own, type Settings } from './account.js';
import { type OrderStatus } from './events.js';
import { type Ledger } from './ledger.js';
import { magicValues } from './magic.js';
import { operations } from './parameters.js';
import { type Quirks } from './quirks.js';

const statuses: readonly OrderStatus[] = ['PENDING', 'ACTIVE', 'SUSPENDED', 'NON-PAY', 'FAILED', 'CANCELLED'];

function operationsIn(given: unknown): readonly string[] {
  if (Array.isArray(given) && given.every((one) => typeof one === 'string' && one in operations))
    return given as string[];
  throw new BadInput('notAuthorized must be a list of operations');
}

/** The control endpoint: the simulator's capabilities, its history, and actions by others. */
export function telecloudControl(
  clock: ProviderClock,
  ledger: Ledger,
  settings: Settings,
  quirks: Quirks,
  faults: Faults,
): ControlRoutes {
  const routes: ControlRoutes = {
    ...commonRoutes(faults, clock),
    'GET /': () => ({
      provider: 'telecloud',
      account: own,
      operations: Object.keys(operations),
      magicValues,
      faults: { kinds: faultKinds, timings: faults.timings },
      settings,
      quirks,
      routes: Object.keys(routes),
    }),
    'GET /ledger': () => ({ orders: ledger.orders(), charges: ledger.charges(), entries: ledger.entries() }),
    'POST /orders': ({ orderNumber, status }) => {
      const known = statuses.find((one) => one === status);
      if (typeof orderNumber !== 'string' || !ledger.state.order(orderNumber))
        throw new BadInput('orderNumber names no order');
      if (known === undefined) throw new BadInput(`status must be one of ${statuses.join(', ')}`);
      ledger.record({ type: 'order_status', orderNumber, status: known, by: 'command' });
    },
    'POST /quirks': (body) => setBooleans(quirks, body),
    'POST /settings': ({ errorsHaveTransId, notAuthorized, ...timings }) => {
      const named = notAuthorized === undefined ? [] : operationsIn(notAuthorized);
      if (errorsHaveTransId !== undefined && typeof errorsHaveTransId !== 'boolean')
        throw new BadInput('errorsHaveTransId must be true or false');
      const { pendingMs } = settings;
      Object.assign(settings, timingsOf(timings, { pendingMs }));
      if (errorsHaveTransId !== undefined) settings.errorsHaveTransId = errorsHaveTransId;
      if (notAuthorized !== undefined) settings.notAuthorized = named;
      return settings;
    },
  };
  return routes;
}
