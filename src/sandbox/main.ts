import { type CartMode } from './didtfn/account.js';
import { magicNumbers as didtfnMagic } from './didtfn/magic.js';
import { startDidtfnSimulator } from './didtfn/simulator.js';
import { magicNumbers as tclMagic } from './tcl/magic.js';
import { startTclSimulator } from './tcl/simulator.js';
import { magicValues as telecloudMagic } from './telecloud/magic.js';
import { startTelecloudSimulator } from './telecloud/simulator.js';
import { numberMagic } from './voipms/magic.js';
import { startVoipmsSimulator } from './voipms/simulator.js';

const {
  SANDBOX_DIDTFN_PORT = '4010',
  SANDBOX_DIDTFN_CART = 'shared',
  SANDBOX_DIDTFN_LEDGER,
  SANDBOX_TCL_PORT = '4011',
  SANDBOX_TCL_LEDGER,
  SANDBOX_TELECLOUD_PORT = '4012',
  SANDBOX_TELECLOUD_LEDGER,
  SANDBOX_VOIPMS_PORT = '4013',
  SANDBOX_VOIPMS_LEDGER,
} = process.env;

/** A simulator that runs, as its user needs to see it. */
interface Shown {
  name: string;
  baseUrl: string;
  ledgerFile: string | undefined;
  /** What leads a gateway to it. */
  variables: Record<string, string>;
  magic: readonly { line: string; operation: string; meaning: string }[];
}

const closers: (() => Promise<void>)[] = [];
try {
  const cart = cartOf(SANDBOX_DIDTFN_CART);
  const didtfn = await startDidtfnSimulator({
    port: portOf('SANDBOX_DIDTFN_PORT', SANDBOX_DIDTFN_PORT),
    cart,
    ...(SANDBOX_DIDTFN_LEDGER ? { ledgerFile: SANDBOX_DIDTFN_LEDGER } : {}),
  });
  closers.push(() => didtfn.close());
  const tcl = await startTclSimulator({
    port: portOf('SANDBOX_TCL_PORT', SANDBOX_TCL_PORT),
    ...(SANDBOX_TCL_LEDGER ? { ledgerFile: SANDBOX_TCL_LEDGER } : {}),
  });
  closers.push(() => tcl.close());
  const telecloud = await startTelecloudSimulator({
    port: portOf('SANDBOX_TELECLOUD_PORT', SANDBOX_TELECLOUD_PORT),
    ...(SANDBOX_TELECLOUD_LEDGER ? { ledgerFile: SANDBOX_TELECLOUD_LEDGER } : {}),
  });
  closers.push(() => telecloud.close());
  const voipms = await startVoipmsSimulator({
    port: portOf('SANDBOX_VOIPMS_PORT', SANDBOX_VOIPMS_PORT),
    ...(SANDBOX_VOIPMS_LEDGER ? { ledgerFile: SANDBOX_VOIPMS_LEDGER } : {}),
  });
  closers.push(() => voipms.close());
  show({
    name: 'DID/TFN provider',
    baseUrl: didtfn.baseUrl,
    ledgerFile: SANDBOX_DIDTFN_LEDGER,
    variables: {
      DIDTFN_BASE_URL: didtfn.baseUrl,
      DIDTFN_TOKEN: didtfn.token,
      DIDTFN_ACCOUNT_NO: didtfn.accountNo,
      DIDTFN_CART: cart,
    },
    magic: didtfnMagic,
  });
  show({
    name: 'TCL',
    baseUrl: tcl.baseUrl,
    ledgerFile: SANDBOX_TCL_LEDGER,
    variables: {
      TCL_BASE_URL: tcl.baseUrl,
      TCL_TOKEN: tcl.token,
      TCL_CUSTOMER_ID: tcl.customerId,
      TCL_CONTACT_ID: tcl.contactId,
      TCL_PAYMENT_METHOD_ID: tcl.paymentMethodId,
      TCL_LOCATION_ID: tcl.locationId,
    },
    magic: tclMagic,
  });
  show({
    name: 'TeleCloud',
    baseUrl: telecloud.baseUrl,
    ledgerFile: SANDBOX_TELECLOUD_LEDGER,
    variables: {
      TELECLOUD_BASE_URL: telecloud.baseUrl,
      TELECLOUD_API_ID_KEY: telecloud.apiIdKey,
      TELECLOUD_API_KEY: telecloud.apiKey,
    },
    magic: telecloudMagic,
  });
  show({
    name: 'VoIP.ms',
    baseUrl: voipms.baseUrl,
    ledgerFile: SANDBOX_VOIPMS_LEDGER,
    variables: { VOIPMS_BASE_URL: voipms.baseUrl, VOIPMS_USERNAME: voipms.username, VOIPMS_PASSWORD: voipms.password },
    magic: numberMagic.map(({ line, methods, meaning }) => ({ line, operation: methods[0] ?? '', meaning })),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void closeAll());
} catch (error) {
  await closeAll();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function closeAll(): Promise<void> {
  for (const close of closers) await close();
}

function show({ name, baseUrl, ledgerFile, variables, magic }: Shown): void {
  console.log(`${name}
  at       ${baseUrl}
  control  ${new URL('/_sandbox', baseUrl).href}
  ledger   ${ledgerFile ?? 'in memory'}

Point a gateway at it:
${Object.entries(variables)
  .map(([variable, value]) => `  ${variable}=${value}`)
  .join('\n')}

Values that decide the outcome (numbers by their end)
${magic.map(({ line, operation, meaning }) => `  ${line}  ${operation.padEnd(18)} ${meaning}`).join('\n')}
`);
}

function portOf(variable: string, text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65535) throw new Error(`${variable} must be a port number`);
  return number;
}

function cartOf(text: string): CartMode {
  if (text !== 'shared' && text !== 'per_reservation')
    throw new Error('SANDBOX_DIDTFN_CART must be shared or per_reservation');
  return text;
}
