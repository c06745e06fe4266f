import fc from 'fast-check';
import { startBrowser } from '../../support/browser.js';
import { Desk } from '../../support/console-desk.js';
import { type Finding, type Layer } from '../layer.js';
import { Office } from './office.js';
import { type Act, play, sequences, written } from './sequence.js';

const sayEveryMs = 10_000;

/** Two tabs of the console in a browser: double clicks and reloads at any moment. Nothing happens twice. */
export const consoleInBrowser: Layer = {
  name: 'console',
  async run({ seed, until, rounds, say }) {
    const findings: Finding[] = [];
    let [played, acts, charges, said] = [0, 0, 0, Date.now()];
    const first = await startBrowser();
    const tabs = [first, await first.tab()] as const;
    let office: Office | undefined;
    try {
      let desks: readonly [Desk, Desk] | undefined;
      const playNext = async (sequence: Act[]): Promise<string[]> => {
        if (office === undefined || desks === undefined || office.isSoldOut) {
          await office?.close();
          office = await Office.open();
          desks = [new Desk(tabs[0], office.gateway.url), new Desk(tabs[1], office.gateway.url)];
          for (const desk of desks) await desk.signIn('approver');
        }
        const before = office.simulator.ledger.charges().length;
        const wrongs = await play(office, desks, sequence);
        charges += office.simulator.ledger.charges().length - before;
        acts += sequence.length;
        return wrongs;
      };
      for (; played < rounds && (played === 0 || Date.now() < until); played++) {
        const property = fc.asyncProperty(sequences, async (sequence) => {
          const wrongs = await playNext(sequence);
          if (wrongs.length > 0) throw new Error(wrongs.join('; '));
        });
        const { failed, counterexample, errorInstance } = await fc.check(property, { seed: seed + played, numRuns: 1 });
        if (failed)
          findings.push({
            what: String(errorInstance),
            replay: `console --seed ${seed + played} --rounds 1`,
            before: written(counterexample?.[0] ?? []),
          });
        if (Date.now() - said < sayEveryMs) continue;
        said = Date.now();
        say(`console: ${played} sequences, ${findings.length} findings`);
      }
    } finally {
      await office?.close();
      await first.close();
    }
    return {
      findings,
      figures: { sequences: played, 'things done in them': acts, 'orders charged, each once': charges },
    };
  },
};
