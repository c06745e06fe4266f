import { didtfnDialect } from '../../src/providers/didtfn/didtfn.dialect.js';
import { describeGolden } from '../golden/kit/describe-golden.js';
import { allRows } from '../golden/kit/rows.js';

const account = { token: 'secret-token', accountNo: '1000000001' };

describeGolden({
  provider: 'didtfn',
  rows: await allRows('didtfn'),
  basePath: '/api/did',
  dialect: (baseUrl) => didtfnDialect({ ...account, baseUrl }),
  plainRefusals: ['404'],
});
