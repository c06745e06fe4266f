import { describeGolden } from '../golden/kit/describe-golden.js';
import { example } from './example.provider.js';

describeGolden({
  provider: 'example',
  rows: example.rows,
  basePath: '/v2',
  dialect: (baseUrl) => example.dialect({ baseUrl, token: 'secret-token' } as Parameters<typeof example.dialect>[0]),
  plainRefusals: ['10005'],
});
