import { type CartMode } from './didtfn/account.js';
import { magicNumbers } from './didtfn/magic.js';
import { startDidtfnSimulator } from './didtfn/simulator.js';

const {
  SANDBOX_DIDTFN_PORT: port = '4010',
  SANDBOX_DIDTFN_CART: cart = 'shared',
  SANDBOX_DIDTFN_LEDGER: ledgerFile,
} = process.env;

try {
  const didtfn = await startDidtfnSimulator({
    port: portOf(port),
    cart: cartOf(cart),
    ...(ledgerFile ? { ledgerFile } : {}),
  });
  console.log(`DID/TFN provider   ${didtfn.baseUrl}
token              ${didtfn.token}
account number     ${didtfn.accountNo}
control            ${new URL('/_sandbox', didtfn.baseUrl).href}
ledger             ${ledgerFile ?? 'in memory'}

Point a gateway at it:
  DIDTFN_BASE_URL=${didtfn.baseUrl}
  DIDTFN_TOKEN=${didtfn.token}
  DIDTFN_ACCOUNT_NO=${didtfn.accountNo}
  DIDTFN_CART=${cart}

Numbers that end in
${magicNumbers.map(({ line, operation, meaning }) => `  ${line}  ${operation.padEnd(18)} ${meaning}`).join('\n')}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void didtfn.close());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function portOf(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65535) throw new Error('SANDBOX_DIDTFN_PORT must be a port number');
  return number;
}

function cartOf(text: string): CartMode {
  if (text !== 'shared' && text !== 'per_reservation')
    throw new Error('SANDBOX_DIDTFN_CART must be shared or per_reservation');
  return text;
}
