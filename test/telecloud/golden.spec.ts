import { expect, it } from '@jest/globals';
import { telecloudDialect } from '../../src/providers/telecloud/telecloud.dialect.js';
import { describeGolden } from '../golden/kit/describe-golden.js';
import { allRows } from '../golden/kit/rows.js';

const rows = await allRows('telecloud');
describeGolden({
  provider: 'telecloud',
  rows,
  basePath: '/api',
  dialect: (baseUrl) => telecloudDialect({ baseUrl, apiIdKey: 'id-key', apiKey: 'secret-key' }),
  plainRefusals: [undefined],
});

it('has no two operations that would be one and the same request', () => {
  const requests = rows.map(({ upstream }) => upstream.toLowerCase());
  expect(new Set(requests).size).toBe(requests.length);
});
