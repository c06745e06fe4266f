import { describe, expect, it } from '@jest/globals';
import { allRows, type Case, casesOf } from '../../golden/kit/rows.js';
import { didtfnManners } from './didtfn.js';
import { type Manners, violations } from './front.js';
import { type Sent, type TakenApart } from './request.js';
import { tclManners } from './tcl.js';
import { telecloudManners } from './telecloud.js';
import { voipmsManners } from './voipms.js';

/** Where a provider is below the server's origin, and what its front makes of requests. */
type Provider = readonly [basePath: string, manners: Manners];

/** With the credentials of the golden files, but for a header: those hold none. */
const providers: Readonly<Record<string, Provider>> = {
  didtfn: ['/api/did', didtfnManners('secret-token', '1000000001')],
  tcl: ['/v1', tclManners('secret-token')],
  telecloud: ['/api', telecloudManners('id-key', 'secret-key')],
  voipms: ['/api', voipmsManners('jane@example.com', 'api-secret')],
};

const types = { fields: 'application/x-www-form-urlencoded', parts: 'multipart/form-data', json: 'application/json' };

/** The request of a golden case as the front takes requests apart. */
function apart(
  [basePath, { header }]: Provider,
  { method, path, query = {}, ...body }: NonNullable<Case['request']>,
): TakenApart {
  const [kind, written = {}] = Object.entries(body)[0] ?? [];
  const from = (place: Sent['from'], values: object): Sent[] =>
    Object.entries(values).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value),
      from: place,
    }));
  return {
    method,
    path: path.slice(basePath.length),
    type: kind === undefined ? '' : types[kind as keyof typeof types],
    headers: new Map(header && [[header[0], [header[1]]]]),
    parameters: [...from('query', query), ...from('body', written as object)],
    wrong: [],
  };
}

describe.each(Object.entries(providers))('%s', (name, provider) => {
  it('is sent nothing, in any golden file, but what its document names, written as the document has it', async () => {
    const wrong = (await allRows(name)).flatMap((row) =>
      casesOf(name, row.name).flatMap(({ name: of, request }) =>
        request === null
          ? []
          : violations(apart(provider, request), provider[1]).map((one) => `${row.name}, ${of}: ${one}`),
      ),
    );
    expect(wrong).toEqual([]);
  });
});
