import { existsSync, readdirSync } from 'node:fs';
import { type Simulator, type StartedSimulator } from './kit/simulator.js';
import { simulatorOf, variablesOf } from './start.js';

/** `npm run sandbox`: runs every simulator on its own port (`SANDBOX_<ID>_PORT`, from 4010 on) until stopped. */
const here = new URL('.', import.meta.url);
const ids = readdirSync(here).filter((name) => existsSync(new URL(`${name}/entry.js`, here)));
const firstPort = 4010;

const closers: (() => Promise<void>)[] = [];
try {
  for (const [nth, id] of ids.sort().entries()) {
    const prefix = `SANDBOX_${id.toUpperCase()}`;
    const setting = (name: string): string | undefined => process.env[`${prefix}_${name}`];
    const ledgerFile = setting('LEDGER');
    const simulator = await simulatorOf(id);
    const started = await simulator.start({
      port: portOf(`${prefix}_PORT`, setting('PORT') ?? String(firstPort + nth)),
      setting,
      ...(ledgerFile && { ledgerFile }),
    });
    closers.push(() => started.close());
    show(id, simulator, started, ledgerFile);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void closeAll());
} catch (error) {
  await closeAll();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function closeAll(): Promise<void> {
  for (const close of closers) await close();
}

function show(id: string, { name, magic }: Simulator, started: StartedSimulator, ledgerFile: string | undefined): void {
  console.log(`${name}
  at       ${started.baseUrl}
  control  ${new URL('/_sandbox', started.baseUrl).href}
  ledger   ${ledgerFile ?? 'in memory'}

Point a gateway at it:
${Object.entries(variablesOf(id.toUpperCase(), started))
  .map(([variable, value]) => `  ${variable}=${value}`)
  .join('\n')}

Magic values (numbers by their last digits)
${magic.map(({ line, operation, meaning }) => `  ${line}  ${operation.padEnd(18)} ${meaning}`).join('\n')}
`);
}

function portOf(variable: string, text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65535) throw new Error(`${variable} must be a port number`);
  return number;
}
