import { declareSettings } from '../../src/config/provider-settings.js';
import { s } from '../../src/config/settings.js';
import { bearerJson } from '../../src/providers/kit/bearer-json.js';
import { defineProvider } from '../../src/providers/kit/define.js';
import { ExampleNumbers } from './example.numbers.js';
import { rows } from './example.ops.js';
import { ExampleOrders, holdsAt } from './example.orders.js';
import { errorTitles } from './example.statuses.js';

export const example = defineProvider({
  id: 'example',
  name: 'Worked example',
  offers: 'US local numbers: search, reservations, orders, numbers in service and their release',
  operations: String(Object.keys(rows).length),
  settings: declareSettings({
    prefix: 'EXAMPLE',
    doc: 'The worked example. Without a base URL it is off in live mode.',
    baseUrl: { example: 'https://provider.example/v2' },
    own: {
      token: s.required('TOKEN', { doc: 'Its bearer token.', secret: true }),
      organization: s.required('ORGANIZATION', { doc: 'The organization that the token is of.' }),
      pollMs: s.integer('POLL_MS', {
        doc: 'How soon an order that has just moved is looked at again.',
        ...{ from: 50, to: 3_600_000, default: { sandbox: 500, live: 10_000 } },
      }),
    },
  }),
  account: ({ organization }) => organization,
  rows: Object.values(rows),
  dialect: ({ baseUrl, token }) =>
    bearerJson({
      ...{ provider: 'example', baseUrl, token, listed: 'errors' },
      faults: { exact: errorTitles, patterns: [] },
      errorOf: (top) => {
        const [error] = (top as { errors?: { code: string; title: string; detail: string }[] }).errors ?? [];
        return error && { code: error.code, text: error.title, message: `${error.title}: ${error.detail}` };
      },
    }),
  probe: (sender) => sender.read(rows.listNumbers, {}),
  abilities: (upstream) => {
    const numbers = new ExampleNumbers(upstream);
    const orders = new ExampleOrders({ ...upstream, pollMs: upstream.config.pollMs });
    return { search: numbers, numbers, orders, changes: numbers.changes, reservations: holdsAt(upstream, numbers) };
  },
});
