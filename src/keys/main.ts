import { BadCommandLine, runCommand } from '../command-line.js';
import { defaultStoreUrl } from '../config/environment.js';
import { GatewayError } from '../domain/errors.js';
import { AddressRanges } from '../domain/address-ranges.js';
import { type ApiKey } from '../domain/api-key.js';
import { onlySet } from '../domain/only-set.js';
import { scopeNames, scopes } from '../domain/scopes.js';
import { StoreUnusable } from '../ledger/database.js';
import { type Ledger, openLedger } from '../ledger/ledger.js';
import { type KeyRequest, type KeyWithText, ManageKeys } from '../usecases/manage-keys.js';

const usage = `npm run keys -- create --tenant <tenant> --label <text> --scopes <scope,…> [--expires <time>] [--allow-from <address or range,…>]
npm run keys -- list --tenant <tenant>
npm run keys -- rotate <id> [--overlap <seconds>]
npm run keys -- revoke <id>
Uses the ledger in STORE_URL, while gateways run or before the first one does. With SQLite, stop the gateway first, or use its API: /v1/keys.
GATEWAY_MODE says what the key is for: gw_live_… or gw_test_….`;

/** Anyone who can open the ledger has full access. */
const caller = { tenant: 'console', keyId: 'console', scopes, accounts: {} };

const options = {
  tenant: { type: 'string' },
  label: { type: 'string' },
  scopes: { type: 'string' },
  expires: { type: 'string' },
  'allow-from': { type: 'string' },
  overlap: { type: 'string', default: '0' },
} as const;
interface Values {
  tenant?: string | undefined;
  label?: string | undefined;
  scopes?: string | undefined;
  expires?: string | undefined;
  'allow-from'?: string | undefined;
  overlap: string;
}

async function manage(values: Values, command: string, id: string | undefined): Promise<number> {
  const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!run) throw new BadCommandLine(`The first argument must be one of ${Object.keys(commands).join(', ')}.`);
  const ledger = await openLedger(process.env['STORE_URL'] ?? defaultStoreUrl);
  try {
    const mode = process.env['GATEWAY_MODE'] === 'live' ? 'live' : 'sandbox';
    process.stdout.write(
      `${await run(new ManageKeys(ledger, { mode }), values, await tenantOf(ledger, command, values, id), id)}\n`,
    );
    return 0;
  } finally {
    await ledger.close();
  }
}

type Command = (keys: ManageKeys, values: Values, tenant: string, id?: string) => Promise<string>;
const commands: Readonly<Record<string, Command>> = {
  create: async (keys, values) => told(await keys.create(caller, requestIn(values))),
  list: async (keys, _, tenant) => {
    const lines: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await keys.list(caller, tenant, { limit: 200, ...onlySet({ after }) });
      lines.push(...page.slice(0, 200).map(lineOf));
      if (page.length <= 200) return lines.join('\n') || 'No keys.';
      after = page[199]!.id;
    }
  },
  rotate: async (keys, { overlap }, tenant, id) => {
    if (!/^\d{1,7}$/.test(overlap)) throw new BadCommandLine('--overlap must be a number of seconds.');
    return told(await keys.rotate(caller, tenant, id!, Number(overlap)));
  },
  revoke: async (keys, _, tenant, id) => lineOf(await keys.revoke(caller, tenant, id!)),
};

/** The tenant of the named key, or the one given. */
async function tenantOf(ledger: Ledger, command: string, { tenant }: Values, id: string | undefined): Promise<string> {
  if (['rotate', 'revoke'].includes(command) && id === undefined)
    throw new BadCommandLine('The ID of the key is missing.');
  if (id !== undefined) {
    const key = await ledger.apiKeys.find(id);
    if (!key) throw new BadCommandLine('API key not found.');
    return key.tenant;
  }
  if (tenant === undefined || !/^[\w.-]{1,64}$/.test(tenant))
    throw new BadCommandLine('--tenant must be up to 64 letters, digits, dots, dashes or underscores.');
  return tenant;
}

function requestIn({ tenant, label, scopes: said, expires, 'allow-from': from }: Values): KeyRequest {
  if (tenant === undefined || label === undefined || said === undefined)
    throw new BadCommandLine('--tenant, --label and --scopes are required.');
  const words = said.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !scopeNames.includes(word));
  if (unknown !== undefined) throw new BadCommandLine(`"${unknown}" is not a scope: use ${scopeNames.join(', ')}`);
  const expiresAt = expires === undefined ? undefined : Date.parse(expires);
  if (Number.isNaN(expiresAt)) throw new BadCommandLine('--expires must be a time, such as 2030-01-01T00:00:00Z.');
  const allowFrom = from?.split(',').map((one) => one.trim());
  try {
    new AddressRanges(allowFrom ?? []);
  } catch {
    throw new BadCommandLine('--allow-from must be addresses or ranges, separated by commas, such as 192.0.2.0/24.');
  }
  return { tenant, label, scopes: words, ...onlySet({ expiresAt, allowFrom }) };
}

const told = ({ key, text }: KeyWithText): string => `${lineOf(key)}\nAPI key (shown only once): ${text}`;

function lineOf({ id, tenant, label, last4, scopes: said, expiresAt, revokedAt, lastUsedAt }: ApiKey): string {
  const time = (at: number): string => new Date(at).toISOString();
  const facts = [
    `${id}  ${tenant}  …${last4}  ${said.join(',')}  "${label}"`,
    ...(expiresAt === undefined ? [] : [`expires ${time(expiresAt)}`]),
    ...(lastUsedAt === undefined ? [] : [`last used ${time(lastUsedAt)}`]),
    ...(revokedAt === undefined ? [] : [`revoked ${time(revokedAt)}`]),
  ];
  return facts.join('  ');
}

/** `npm run keys`. Exits with 1 on failure, and with 2 if the command line is invalid. */
await runCommand({
  usage,
  options,
  words: 2,
  says: (error) =>
    error instanceof GatewayError ? error.detail : error instanceof StoreUnusable ? error.message : undefined,
  run: (values, [command = '', id]) => manage(values, command, id),
});
