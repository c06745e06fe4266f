import { describe, expect, it } from '@jest/globals';
import { type VoipmsSimulator } from '../../../src/sandbox/voipms/simulator.js';
import { ApiError, PlainClient } from './client.js';
import { call, control, done, type Fields, get, miami, pdf, port, portIn, rows, start, until } from './harness.js';

const hour = 3_600_000;
const statusOf = async (provider: VoipmsSimulator, portid: string) =>
  (await done(provider, 'getLNPStatus', { portid }))['post_status'];
const said = async (provider: VoipmsSimulator, fields: Fields) =>
  (await call(provider, 'addLNPPort', { ...portIn, ...fields })).status;

describe('a port', () => {
  it('wants the name on the statement, blank for a home', async () => {
    const provider = await start();
    const { statementName: _blank, ...without } = portIn;
    expect((await call(provider, 'addLNPPort', { ...without, numbers: miami('1234') })).status).toBe('invalid');
    expect((await call(provider, 'addLNPPort', { ...portIn, numbers: miami('1234') })).status).toBe('success');
  });

  it('is answered with its id as a number, which is text everywhere else', async () => {
    const provider = await start();
    expect(await done(provider, 'addLNPPort', portIn)).toEqual({ status: 'success', port: 217001 });
    expect(await rows(provider, 'getLNPList', 'list')).toMatchObject([{ portid: '217001' }]);
  });

  it('waits for its papers, then goes on by the clock, and ends with the numbers in the account', async () => {
    let time = Date.parse('2026-05-04T08:00:00Z');
    const provider = await start({ now: () => time, portStepMs: hour });
    const numbers = `${miami('1234')}, 2125551235`;
    const portid = await port(provider, { numbers, notes: 'Please hurry' });
    expect(portid).toBe('217001');
    time += 10 * hour;
    expect(await done(provider, 'getLNPStatus', { portid })).toEqual({
      status: 'success',
      post_status: 'awaiting_documentation',
      post_status_description: 'Awaiting Documentation',
    });
    expect(await rows(provider, 'getLNPList', 'list')).toEqual([
      {
        portid,
        numbers: numbers.replace(' ', ''),
        foc_date: false,
        port_status: 'awaiting_documentation',
        port_status_description: 'Awaiting Documentation',
      },
    ]);
    await done(provider, 'addLNPFile', { portid, file: pdf });
    const seen: unknown[] = [await statusOf(provider, portid)];
    for (let step = 0; step < 4; step++) {
      time += hour;
      seen.push(await statusOf(provider, portid));
      // They are there when the day is known, before the port is completed.
      expect(provider.ledger.owned()).toHaveLength(step < 1 ? 0 : 2);
    }
    expect(seen).toEqual(['pending_approval', 'processing', 'foc_received', 'completed', 'completed']);
    expect(provider.ledger.owned()).toEqual([miami('1234'), '2125551235']);
    expect(await rows(provider, 'getDIDsInfo', 'dids')).toMatchObject([
      { did: miami('1234'), description: 'MIAMI, FL', routing: 'account:100000' },
      { did: '2125551235', description: 'Covina, CA' },
    ]);
    expect(await done(provider, 'getLNPDetails', { portid })).toMatchObject({
      id: portid,
      numbers: [{ did: miami('1234'), rateCenter: 'MIAMI', state: 'FL' }, { did: '2125551235' }],
      customer_notes: 'Please hurry',
      post_status: 'completed',
      date: '2026-05-04 04:00:00',
      focDate: '2026-05-04',
      attachments: [{ description: 'Signed Invoice', type: 'pdf', bytes: '34' }],
    });
    const notes = await rows(provider, 'getLNPNotes', 'list', { portid });
    expect(notes.map(({ time: at }) => at)).toEqual(['04:00:00', '14:00:00', '15:00:00', '16:00:00', '17:00:00']);
    expect(provider.ledger.balance()).toBe('1000.00');
  });

  it('makes up for the steps of a long sleep, each at its own time', async () => {
    let time = Date.parse('2026-05-04T08:00:00Z');
    const provider = await start({ now: () => time, portStepMs: hour });
    const portid = await port(provider);
    await done(provider, 'addLNPFile', { portid, file: pdf });
    time += 24 * hour;
    const notes = await rows(provider, 'getLNPNotes', 'list', { portid });
    expect(notes.map(({ time: at }) => at)).toEqual(['04:00:00', '04:00:00', '05:00:00', '06:00:00', '07:00:00']);
  });

  it('goes on when nobody calls', async () => {
    const provider = await start({ portStepMs: 1 });
    await done(provider, 'addLNPFile', { portid: await port(provider), file: pdf });
    await until(() => provider.ledger.owned().length === 1);
  });

  it('is moved by the control endpoint', async () => {
    const provider = await start();
    const portid = await port(provider);
    const move = async (status?: string) =>
      (await control(provider, 'POST', '/port', { portid, ...(status === undefined ? {} : { status }) })).body;
    expect(await move()).toEqual({ portid, status: 'pending_approval' });
    expect(await move('foc_received')).toEqual({ portid, status: 'foc_received' });
    expect(await move()).toEqual({ portid, status: 'completed' });
    expect(provider.ledger.owned()).toEqual([portIn.numbers]);
    expect(Object.keys(await move())).toEqual(['error']);
    const other = await port(provider, { numbers: miami('1299') });
    expect((await control(provider, 'POST', '/port', { portid: other, status: '' })).body).toMatchObject({
      status: '',
    });
    expect(await done(provider, 'getLNPStatus', { portid: other })).toMatchObject({
      post_status: '',
      post_status_description: 'Port cancel upon customer request',
    });
    expect(await port(provider, { numbers: miami('1299') })).toBe('217003');
  });

  it('is found by status and by the day it began', async () => {
    let time = Date.parse('2026-05-04T08:00:00Z');
    const provider = await start({ now: () => time });
    const first = await port(provider);
    time += 24 * hour;
    const second = await port(provider, { numbers: miami('1299') });
    await control(provider, 'POST', '/port', { portid: second });
    const found = async (fields: Fields) =>
      (await rows(provider, 'getLNPList', 'list', fields)).map(({ portid }) => portid);
    expect(await found({})).toEqual([first, second]);
    expect(await found({ portid: second })).toEqual([second]);
    expect(await found({ portStatus: 'awaiting_documentation' })).toEqual([first]);
    expect(await found({ startDate: '2026-05-05' })).toEqual([second]);
    expect(await found({ endDate: '2026-05-04' })).toEqual([first]);
    expect(await found({ portStatus: 'completed' })).toEqual([]);
  });

  it('keeps its papers', async () => {
    const provider = await start();
    const portid = await port(provider);
    const jpg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xfb, 0xff]).toString('base64');
    await done(provider, 'addLNPFile', { portid, file: pdf });
    await done(provider, 'addLNPFile', { portid, file: jpg });
    expect(await rows(provider, 'getLNPAttachList', 'list', { portid })).toEqual([
      { attachid: '5001', type: 'pdf', size: '34' },
      { attachid: '5002', type: 'jpg', size: '6' },
    ]);
    expect(await done(provider, 'getLNPAttach', { portid, attachid: '5002' })).toMatchObject({ base64: jpg });
    expect((await get(provider, 'getLNPAttach', { portid, attachid: '5002' })).text).toContain('\\/');
    const { body } = await control(provider, 'GET', '/ledger');
    expect(JSON.stringify(body)).not.toContain(pdf);
  });

  it('takes no paper of more than 10 MiB', async () => {
    const provider = await start();
    const portid = await port(provider);
    const client = new PlainClient(provider, 'multipart');
    const paper = (bytes: number) => Buffer.concat([Buffer.from('%PDF'), Buffer.alloc(bytes - 4)]).toString('base64');
    const limit = 10 * 1024 * 1024;
    const tooLarge = client.call('addLNPFile', { portid, file: paper(limit + 1) });
    await expect(tooLarge).rejects.toEqual(new ApiError('exceeds_file_size'));
    await client.call('addLNPFile', { portid, file: paper(limit) });
  });

  it('of a number that is here or on its way is refused', async () => {
    const provider = await start();
    const portid = await port(provider);
    expect(await said(provider, {})).toBe('invalid_number_exist');
    await control(provider, 'POST', '/port', { portid, status: 'cancelled' });
    expect(await said(provider, {})).toBe('success');
  });

  it('can be asked about before', async () => {
    const provider = await start();
    expect(await done(provider, 'getPortability', { did: '5552341234' })).toMatchObject({
      portable: 'yes',
      sms: 'yes',
      plans: [{ title: 'Per Minute Plan', pricePerMonth: '0.99', pricePerMin: '0.01' }, { title: 'Flat Rate Plan' }],
    });
    expect(await done(provider, 'getPortability', { did: miami('9031') })).toEqual({
      status: 'success',
      portable: 'no',
      sms: 'no',
      plans: [],
    });
  });

  it('is rejected by the losing carrier, or stuck, when its number says so', async () => {
    const provider = await start({ portStepMs: 1 });
    for (const line of ['9034', '9035'])
      await done(provider, 'addLNPFile', { portid: await port(provider, { numbers: miami(line) }), file: pdf });
    await until(() => provider.ledger.ports()[0]?.status === 'cancelled');
    expect(await statusOf(provider, '217001')).toBe('cancelled');
    const notes = await rows(provider, 'getLNPNotes', 'list', { portid: '217001' });
    expect(notes.at(-1)).toMatchObject({ note: 'Rejected by the losing carrier.' });
    expect(await statusOf(provider, '217002')).toBe('pending_approval');
    expect(provider.ledger.owned()).toEqual([]);
    await control(provider, 'POST', '/port', { portid: '217002' });
    await until(() => provider.ledger.owned().length === 1);
  });
});
