import { tclDialect } from '../../src/providers/tcl/tcl.dialect.js';
import { describeGolden } from '../golden/kit/describe-golden.js';
import { allRows } from '../golden/kit/rows.js';

describeGolden({
  provider: 'tcl',
  rows: await allRows('tcl'),
  basePath: '/v1',
  dialect: (baseUrl) => tclDialect({ baseUrl, token: 'secret-token' }),
  plainRefusals: ['400', '401', '403', '404', '409'],
});
