import { telecloudDialect } from '../../src/providers/telecloud/telecloud.dialect.js';
import { describeGolden } from '../golden/kit/describe-golden.js';
import { allRows } from '../golden/kit/rows.js';

describeGolden({
  provider: 'telecloud',
  rows: await allRows('telecloud'),
  basePath: '/api',
  dialect: (baseUrl) => telecloudDialect({ baseUrl, apiIdKey: 'id-key', apiKey: 'secret-key', paths: 'group_action' }),
  plainRefusals: [undefined],
});
