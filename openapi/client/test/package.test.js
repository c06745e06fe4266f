import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

test('the package can be installed elsewhere, and compiles strictly', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'gateway-client-'));
  const own = new URL('..', import.meta.url).pathname;
  const npm = (cwd, ...args) => execFileSync('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline'], { cwd, encoding: 'utf8' });
  const [{ filename }] = JSON.parse(npm(own, 'pack', '--json', '--ignore-scripts', '--pack-destination', scratch));
  writeFileSync(join(scratch, 'package.json'), JSON.stringify({ name: 'scratch', private: true, type: 'module' }));
  npm(scratch, 'install', `./${filename}`);
  writeFileSync(
    join(scratch, 'use.ts'),
    `import { createGateway, ok } from 'telecom-provisioning-gateway-client';
const gateway = createGateway({ baseUrl: 'http://127.0.0.1:3000', key: 'sandbox' });
const held = await ok(gateway.POST('/v1/reservations', { body: { provider: 'didtfn', phoneNumbers: ['+12062190100'] } }));
await ok(gateway.POST('/v1/orders', { body: { reservationId: held.id, connection: { trunkId: '3' } } }));
// @ts-expect-error -- a required field is missing
await ok(gateway.POST('/v1/orders', { body: { reservationId: held.id } }));
`,
  );
  const options = ['--strict', '--noEmit', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--target', 'es2022'];
  const tsc = new URL(import.meta.resolve('typescript/bin/tsc')).pathname;
  execFileSync(process.execPath, [tsc, ...options, 'use.ts'], { cwd: scratch, stdio: 'inherit' });
  rmSync(scratch, { recursive: true });
});
