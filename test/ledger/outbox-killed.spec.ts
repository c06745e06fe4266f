import { afterAll, describe, expect, it } from '@jest/globals';
import { openLedger } from '../../src/ledger/ledger.js';
import { freshDatabase } from '../support/services.js';
import { orderEvent, place } from './contract/outbox.js';
import { removeDirectories, sqliteUrl } from './places.js';
import { nodeWith, run } from './process.js';

afterAll(removeDirectories);

const die = `process.kill(process.pid, 'SIGKILL'); await new Promise(() => setInterval(() => undefined, 1_000));`;
const event = orderEvent('acme', 'ord_1');
const append = (l: string, id: string): string =>
  `await ${l}.outbox.append({ ...${JSON.stringify(event)}, id: ${id} });`;
/** Twelve events in three commits, so many before a process dies. */
const written = `for (let c = 0; c < 3; c++) await ledger.transaction(async (l) => { for (let i = 0; i < 4; i++) { ${append('l', "'evt_' + c + i")} } });`;
const all = [0, 1, 2].flatMap((c) => [0, 1, 2, 3].map((i) => `evt_${c}${i}`));

/** Where the process is killed. */
const points: Record<string, string> = {
  'before it is written': `${written} await ledger.transaction(async (l) => { ${append('l', "'evt_undone'")} ${die} });`,
  // What asks for the feed has it written first.
  'before the commit': `${written} await ledger.transaction(async (l) => { ${append('l', "'evt_undone'")} await l.outbox.lastPlace('acme'); ${die} });`,
  'between commit and places': `${written} ${die}`,
  'with places given, before their commit': `${written} await ledger.transaction(async (l) => { await l.outbox.place(5); ${die} });`,
  'with a part of the places committed': `${written} await ledger.transaction((l) => l.outbox.place(5)); ${die}`,
  'with a part committed and another given': `${written} await ledger.transaction((l) => l.outbox.place(5)); await ledger.transaction(async (l) => { await l.outbox.place(5); ${die} });`,
};

describe.each([
  ['SQLite', async () => sqliteUrl()],
  ['PostgreSQL', freshDatabase],
] as const)('events of a killed process, on %s', (_, address) => {
  it.each(Object.keys(points))('%s: no event is lost or duplicated, and there is no gap', async (point) => {
    const url = await address();
    const { code } = await run(process.execPath, nodeWith(url, points[point]!));
    expect(code).toBeNull();
    const ledger = await openLedger(url);
    // The database may still be busy with undoing what the dead one had open.
    while (await place(ledger));
    await ledger.outbox.append({ ...event, id: 'evt_later' });
    while (await place(ledger));
    const feed = await ledger.outbox.page({ tenant: 'acme', limit: 100 });
    expect(feed.map(({ id }) => id)).toEqual([...all, 'evt_later']);
    expect(feed.map(({ sequence }) => sequence)).toEqual(feed.map((_event, i) => i + 1));
    await ledger.close();
  });
});
