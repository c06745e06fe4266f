import { voipmsDialect } from '../../src/providers/voipms/voipms.dialect.js';
import { words } from '../../src/providers/voipms/voipms.faults.js';
import { describeGolden } from '../golden/kit/describe-golden.js';
import { allRows } from '../golden/kit/rows.js';

describeGolden({
  provider: 'voipms',
  rows: await allRows('voipms'),
  basePath: '/api',
  dialect: (baseUrl) => voipmsDialect({ baseUrl, username: 'jane@example.com', password: 'api-secret' }),
  plainRefusals: Object.keys(words).concat(
    [
      'charge',
      'payment',
      'balancemanagement',
      'country',
      'package',
      'state',
      'province',
      'query',
      'type',
      'username',
    ].map((name) => `invalid_${name}`),
    ['invalid_routing_header', 'invalid_port_status', 'mismatch_password_confirm'],
  ),
});
