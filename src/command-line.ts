import { StoreUnusable } from '../ledger/database.js';

/** Runs a command to its end: the process ends with the answer, with 1 when something prevented it, with 2 when the command line was wrong. */
export async function asCommand(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const wrong = error instanceof TypeError && 'code' in error;
    const said = error instanceof StoreUnusable || wrong ? error.message : (error as Error).stack;
    process.stderr.write(`${said}\n`);
    process.exitCode = wrong ? 2 : 1;
  }
}
