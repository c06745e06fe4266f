import { readFileSync } from 'node:fs';
import { didtfnDialect } from '../../src/providers/didtfn/didtfn.dialect.js';
import { type Dialect } from '../../src/providers/kit/dialect.js';
import { type ParsedReply } from '../../src/providers/kit/reply.js';
import { tclDialect } from '../../src/providers/tcl/tcl.dialect.js';
import { telecloudDialect } from '../../src/providers/telecloud/telecloud.dialect.js';
import { voipmsDialect } from '../../src/providers/voipms/voipms.dialect.js';
import { casesOf } from '../golden/kit/rows.js';

/** Every provider's way of speaking, at an address. */
export const dialects: Readonly<Record<string, (baseUrl: string) => Dialect>> = {
  didtfn: (baseUrl) => didtfnDialect({ baseUrl, token: 'secret-token', accountNo: '1000000001' }),
  tcl: (baseUrl) => tclDialect({ baseUrl, token: 'secret-token' }),
  telecloud: (baseUrl) => telecloudDialect({ baseUrl, apiIdKey: 'id-key', apiKey: 'secret-key' }),
  voipms: (baseUrl) => voipmsDialect({ baseUrl, username: 'jane@example.com', password: 'api-secret' }),
};

/** What customers may order, as XML of about so many bytes. */
export function manyProducts(bytes: number): string {
  const reply = casesOf('telecloud', 'Customer/Qualify')[0]!.reply;
  const product = /<COREProduct[\s\S]*?<\/COREProduct>/.exec(reply)![0];
  return reply.replace(product, product.repeat(Math.floor(bytes / product.length)));
}

/** Numbers in service, as JSON. */
export function manyNumbers(count: number): string {
  const reply = JSON.parse(casesOf('voipms', 'getDIDsInfo')[0]!.reply) as { dids: object[] };
  const dids = Array.from({ length: count }, (_, i) => ({ ...reply.dids[0], did: String(2_062_190_000 + i) }));
  return JSON.stringify({ ...reply, dids });
}

/** All of a reply that anybody can see, or why it is none. */
export async function shown(open: () => ParsedReply | Promise<ParsedReply>): Promise<object> {
  try {
    const { top, read } = await open();
    const reading = read();
    const { seen } = reading;
    return 'error' in reading ? { top, seen, error: String(reading.error) } : { top, seen, value: reading.value };
  } catch (error) {
    return { failed: (error as Error).name === 'Malformed' ? String(error) : 'not a reply' };
  }
}

/** How often the event loop has come around while `work` was under way. Says how much of the processor the longest turn took. */
export async function turnsDuring(what: string, work: () => Promise<unknown>): Promise<number> {
  let [turns, going, before, longest] = [0, true, usedMs(), 0];
  const count = (): void => {
    turns++;
    const now = usedMs();
    longest = Math.max(longest, now - before);
    before = now;
    if (going) setImmediate(count);
  };
  setImmediate(count);
  await work();
  going = false;
  longest = Math.max(longest, usedMs() - before);
  process.stdout.write(
    `${what}: ${turns} turns of the event loop meanwhile, at most ${longest.toFixed(1)} ms of processor in one\n`,
  );
  return turns;
}

/** What the main thread has had of the processor; what others have had meanwhile is not in it. */
function usedMs(): number {
  const [ns] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(ns) / 1e6;
}
