import { expect, it } from '@jest/globals';
import { type Provider } from '../../src/contract/provider.js';
import { ProviderRegistry } from '../../src/contract/registry.js';
import { openLedger } from '../../src/ledger/ledger.js';
import { ModuleNews } from '../../src/usecases/module-news.js';

it('news of orders that nobody here has is bounded, and goes after a month', async () => {
  const ledger = await openLedger('sqlite::memory:');
  const provider = { id: 'telecloud', name: 'TeleCloud', account: 'a' } as Provider;
  const news = new ModuleNews(
    ledger,
    new ProviderRegistry([{ id: 'telecloud', name: 'TeleCloud', mode: 'sandbox', provider }]),
  );
  for (let n = 0; n < 1_010; n++) await news.record('telecloud', { orderNumber: `${n}`, detail: 'called' });
  await news.record('telecloud', { detail: 'of no order' });
  expect(await ledger.events.waiting()).toBe(1_000);
  await ledger.events.dropWaiting(Date.now() + 1);
  expect(await ledger.events.waiting()).toBe(0);
  await ledger.close();
});
