import { type Finding, type Layer } from '../layer.js';
import { type Part } from './part.js';
import { gracefulStop } from './graceful-stop.js';
import { startPostgres } from '../../support/servers.js';
import { ofPostgres, ofSqlite, restored } from './restore.js';
import { takenUp } from './taken-up.js';

/** From this time on it is the long run. */
const longMs = 50_000;

/** Gateways that are killed or stopped with much to do, and started again. */
export const recovery: Layer = {
  name: 'recovery',
  async run({ seed, until, say }) {
    const long = until - Date.now() >= longMs;
    const findings: Finding[] = [];
    const figures: Record<string, string | number> = {};
    const parts = [
      () => gracefulStop(long ? 30 : 8),
      () => takenUp(long ? 10_000 : 200),
      () => restored('SQLite', async (ground) => ofSqlite(ground)),
      onPostgres,
    ];
    for (const part of parts) {
      const { wrongs, figures: own } = await part();
      findings.push(...wrongs.map((what) => ({ what, replay: `recovery --seed ${seed} --for ${long ? '1m' : '1s'}` })));
      Object.assign(figures, own);
      say(`recovery: ${findings.length} findings`);
    }
    return { findings, figures };
  },
};

async function onPostgres(): Promise<Part> {
  const server = await startPostgres();
  try {
    return await restored('PostgreSQL', async (ground) => ofPostgres(ground, server.url));
  } finally {
    await server.stop();
  }
}
