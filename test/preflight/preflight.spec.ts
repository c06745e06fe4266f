import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { type Check } from '../../src/contract/preflight.js';
import { reportOf, tableOf } from '../../src/preflight/report.js';
import { voipmsPreflight } from '../../src/providers/voipms/voipms.preflight.js';
import { startVoipmsSimulator } from '../../src/sandbox/voipms/simulator.js';
import { usualQuirks } from '../../src/sandbox/voipms/wire.js';
import { allRows } from '../golden/kit/rows.js';
import { type Bend } from './bent.js';
import { bad, ending, type Id, ids, one, open, run, runBent, secrets, simulatorOf, tcl, voipms } from './simulators.js';

describe('the preflight of a provider that is as this gateway takes it to be', () => {
  it.each(ids)('finds nothing wrong with %s, and says of every read whether it was made', async (id) => {
    const checks = await run(id);
    expect(checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'warning')).toEqual([]);
    expect(checks.slice(0, 4).map((check) => [check.id, check.outcome])).toEqual([
      ['reachable', 'ok'],
      ['allow_list', 'ok'],
      ['credentials', 'ok'],
      ['clock', 'ok'],
    ]);
    const reads = (await allRows(id)).filter(({ effect }) => effect === 'read').map(({ name }) => name);
    const unmade = ['getOrder', 'getReservation', 'listDocuments'];
    const named = checks.flatMap((check) => (check.id.startsWith('shape:') ? check.id.slice('shape:'.length) : []));
    expect([...named, ...(id === 'tcl' ? unmade : [])].sort()).toEqual(reads.sort());
    expect(new Set(checks.map((check) => check.id)).size).toBe(checks.length);
  });

  it.each(ids)('sends %s nothing that is not a read, and changes nothing there', async (id) => {
    const effects = new Map((await allRows(id)).map(({ name, effect }) => [name, effect]));
    const before = simulatorOf(id).ledger.entries().length;
    const sent: string[] = [];
    const stop = simulatorOf(id).observe(({ stage, operation }) => void (stage === 'arrived' && sent.push(operation)));
    await run(id);
    stop();
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.filter((operation) => effects.get(operation) !== 'read')).toEqual([]);
    expect(simulatorOf(id).ledger.entries()).toHaveLength(before);
  });

  it.each(Object.keys(usualQuirks) as (keyof typeof usualQuirks)[])(
    'finds nothing wrong with VoIP.ms where it has other habits in %s',
    async (habit) => {
      const other = await startVoipmsSimulator({ quirks: { [habit]: !usualQuirks[habit] } });
      open.push(() => other.close());
      expect(bad(await run('voipms', { VOIPMS_BASE_URL: other.baseUrl }))).toEqual([]);
    },
  );

  it('waits for its turn where calls are few', async () => {
    expect(bad(await run('tcl', { TCL_RATE_PER_SECOND: '4' }))).toEqual([]);
  });

  it('tells nothing that is anybody’s: not in the table, not in the report', async () => {
    for (const id of ids) {
      const checks = await run(id);
      const findings = { provider: id, mode: 'live', checkedAt: '2026-03-01T12:00:00.000Z', checks };
      const told = `${tableOf(findings)}\n${reportOf([findings], '1.0.0')}`;
      for (const secret of secrets) expect(told).not.toContain(secret);
      expect(told.replaceAll('2026-03-01T12:00:00.000Z', '')).not.toMatch(/\d{7}/);
    }
  });
});

describe('the preflight of a provider that is otherwise in one thing', () => {
  const wrong: Record<Id, Record<string, string>> = {
    didtfn: { DIDTFN_TOKEN: 'another-token' },
    tcl: { TCL_TOKEN: 'another-token' },
    telecloud: { TELECLOUD_API_KEY: 'another-key' },
    voipms: { VOIPMS_PASSWORD: 'another-password' },
  };
  it.each(ids)('says that %s does not accept the credentials, and asks no more', async (id) => {
    const checks = await run(id, wrong[id]);
    expect(bad(checks)).toEqual(['credentials']);
    expect(one(checks, 'credentials').advice).toContain('credentials');
    expect(ending(checks, 'ok').filter((check) => check.startsWith('shape:'))).toEqual([]);
  });

  it('says that the address is not allowed at VoIP.ms', async () => {
    const set = (ipEnabled: boolean): Promise<Response> =>
      fetch(`${new URL(voipms.baseUrl).origin}/_sandbox/switches`, { method: 'POST', body: JSON.stringify({ ipEnabled }) }); // prettier-ignore
    await set(false);
    const checks = await run('voipms');
    await set(true);
    expect(bad(checks)).toEqual(['allow_list']);
    expect(one(checks, 'allow_list').detail).toContain('ip_not_enabled');
    expect(one(checks, 'allow_list').detail).toContain('It sees this gateway at 127.0.0.1.');
  });

  it.each(['didtfn', 'tcl'] as const)('says that something in front of %s turns this address away', async (id) => {
    const page = { status: 403, headers: { 'content-type': 'text/html' }, body: '<html>Forbidden</html>' };
    expect(bad(await runBent(id, { instead: () => page }))).toEqual(['allow_list']);
  });

  it('says that nobody answers, and asks no more', async () => {
    const checks = await run('tcl', { TCL_BASE_URL: 'http://127.0.0.1:9', TCL_TIMEOUT_MS: '500' });
    expect(bad(checks)).toEqual(['reachable']);
    expect(ending(checks, 'ok')).toEqual([]);
  });

  const clocked = (ms: number): Bend => ({
    answer: (answer) => ({
      ...answer,
      headers: { ...answer.headers, date: new Date(Date.now() + ms).toUTCString() },
    }),
  });
  it.each(ids)('says that the clock of %s is two hours ahead', async (id) => {
    const checks = await runBent(id, clocked(2 * 3_600_000));
    expect(ending(checks, 'failed')).toEqual(['clock']);
    expect(one(checks, 'clock').detail).toMatch(/7(?:199|200|201) s ahead/);
  });
  it('only warns of two minutes', async () => {
    const checks = await runBent('tcl', clocked(-120_000));
    expect(bad(checks)).toEqual(['clock']);
    expect(one(checks, 'clock').outcome).toBe('warning');
  });

  const renamed: [Id, string, string, string, string][] = [
    ['didtfn', '/availabilitynpanxx', '"NPANXX"', '"NpaNxx"', 'shape:availabilitynpanxx'],
    ['tcl', '/connections', '"connectionId"', '"connection_id"', 'shape:listConnections'],
    ['telecloud', 'SearchTemplate', 'template_id', 'templateId', 'shape:Notifications/SearchTemplate'],
    ['voipms', 'getCharges', '"amount"', '"ammount"', 'shape:getCharges'],
  ];
  it.each(renamed)('says which reply of %s is not as its row expects', async (id, where, from, to, check) => {
    const here = ({ path, body }: { path: string; body: string }): boolean =>
      path.includes(where) || body.includes(where);
    const checks = await runBent(id, {
      answer: (answer, asked) => (here(asked) ? { ...answer, body: answer.body.replaceAll(from, to) } : answer),
    });
    expect(ending(checks, 'failed')).toEqual([check]);
    expect(one(checks, check).detail).toMatch(/expected/);
  });

  it('warns of fields and of words that are not known here, without what is in them', async () => {
    const checks = await runBent('tcl', {
      answer: (answer, { path }) =>
        path.startsWith('/products')
          ? { ...answer, body: answer.body.replaceAll('"status":"active"', '"status":"dormant","owner":"Janet"') }
          : answer,
    });
    expect(bad(checks)).toEqual(expect.arrayContaining(['unknown_fields']));
    expect(ending(checks, 'failed')).toEqual([]);
    expect(one(checks, 'unknown_fields').detail).toContain('listProducts: products.owner');
    expect(JSON.stringify(checks)).not.toContain('Janet');
  });

  it('says that VoIP.ms does not read forms as they are sent', async () => {
    const fault = '<?xml version="1.0"?><SOAP-ENV:Envelope><SOAP-ENV:Fault/></SOAP-ENV:Envelope>';
    const checks = await runBent('voipms', {
      instead: ({ contentType }) =>
        contentType.startsWith('multipart/') ? { status: 200, headers: { 'content-type': 'text/xml' }, body: fault } : undefined, // prettier-ignore
    });
    expect(ending(checks, 'failed')).toContain('assumption:multipart');
    expect(one(checks, 'reachable').outcome).toBe('ok');
  });

  it("says that VoIP.ms prints clients' countries as neither codes nor names of its own list", async () => {
    const checks = await runBent('voipms', {
      answer: (answer, { body }) =>
        body.includes('getClients') ? { ...answer, body: answer.body.replace('UNITED STATES', 'ATLANTIS') } : answer,
    });
    expect(ending(checks, 'failed', 'warning')).toEqual(['assumption:client_countries']);
  });

  it('says that the DID provider takes no urlencoded forms', async () => {
    const checks = await runBent('didtfn', {
      instead: ({ contentType }) =>
        contentType.includes('urlencoded') ? { status: 415, headers: {}, body: 'Unsupported' } : undefined,
    });
    expect(ending(checks, 'failed', 'warning')).toContain('shape:availabilitystate');
  });

  it('says what the token is not allowed to see', async () => {
    tcl.setAccess(tcl.customerId, false);
    const checks = await run('tcl');
    tcl.setAccess(tcl.customerId, true);
    expect(ending(checks, 'failed')).toEqual(['shape:getCustomer', 'shape:listProducts']);
    expect(one(checks, 'shape:listProducts').detail).toContain('refuses the account access');
  });

  it('says that lost orders of TCL could not be told by their request', async () => {
    const order = { orderId: '7', requestId: 'x', status: 'completed', numbers: [] };
    const checks = await runBent('tcl', {
      instead: ({ path }) =>
        path.startsWith('/orders?')
          ? { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ orders: [order] }) }
          : undefined,
    });
    expect(bad(checks)).toEqual(['assumption:orders_found_by_request']);
    expect(one(checks, bad(checks)[0]!).advice).toContain('TCL_RECONCILE=none');
  });

  it('says that what there is not is not answered with 404', async () => {
    const checks = await runBent('tcl', {
      answer: (answer, { path }) => (path.startsWith('/reservations/') ? { ...answer, status: 400 } : answer),
    });
    expect(bad(checks)).toEqual(['assumption:missing_reservation_is_404']);
  });

  it('says that searches of VoIP.ms without stock are refused', async () => {
    const checks = await runBent('voipms', {
      instead: ({ body }) =>
        body.includes('searchDIDsUSA') ? { status: 200, headers: {}, body: '{"status":"provider_outofservice"}' } : undefined, // prettier-ignore
    });
    expect(ending(checks, 'failed')).toContain('assumption:no_stock_is_empty');
  });

  it('says that the clock of VoIP.ms is no Eastern one', async () => {
    expect(one(await run('voipms'), 'assumption:eastern_time').outcome).toBe('ok');
    const utc = new Date(Date.now() + 60_000).toISOString().slice(0, 19).replace('T', ' ');
    const checks = await runBent('voipms', {
      answer: (answer) => ({
        ...answer,
        body: answer.body.replace(/("register_next":)"[^"]*"/, `$1"${utc}"`),
      }),
    });
    expect(bad(checks)).toEqual(['assumption:eastern_time']);
  });

  it('says that the DID provider refuses lists of nothing', async () => {
    const checks = await runBent('didtfn', {
      instead: ({ path, body }) =>
        path.endsWith('/getnumbers') && body.includes('orderno')
          ? { status: 200, headers: {}, body: '{"status":"404","error":"No records found"}' }
          : undefined,
    });
    expect(bad(checks)).toEqual(['assumption:nothing_is_an_empty_list']);
  });

  it('warns of cancelled numbers that the DID provider lists only when they are asked for', async () => {
    const number = { didnumber: '2065550100', didType: 'Landline', status: '2' };
    const checks = await runBent('didtfn', {
      instead: ({ path, body }) =>
        path.endsWith('/getnumbers') && body.includes('status=2')
          ? { status: 200, headers: {}, body: JSON.stringify({ status: '200', data: [number] }) }
          : undefined,
    });
    expect(bad(checks)).toEqual(['assumption:cancelled_are_listed']);
  });

  it('warns of sub-accounts that have one name', async () => {
    const checks = await runBent('voipms', {
      answer: (answer, { body }) => {
        if (!body.includes('getSubAccounts')) return answer;
        const reply = JSON.parse(answer.body) as { accounts?: object[] };
        if (!reply.accounts) return answer;
        return { ...answer, body: JSON.stringify({ ...reply, accounts: [...reply.accounts, ...reply.accounts] }) };
      },
    });
    expect(bad(checks)).toEqual(['assumption:names_once']);
  });

  it('says that the host with www only redirects', () => {
    const facts = (url: string): Check[] => [...voipmsPreflight([], url, systemClock).facts!];
    expect(one(facts('https://www.voip.ms/api/v1/rest.php'), 'assumption:bare_host').outcome).toBe('failed');
    expect(one(facts('https://voip.ms/api/v1/rest.php'), 'assumption:bare_host').outcome).toBe('ok');
  });
});
