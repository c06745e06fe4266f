import { describe, expect, it } from '@jest/globals';
import { type ApiKey } from '../../src/domain/api-key.js';
import { digestOf, keyTextIs, newKeyText } from '../../src/domain/key-text.js';
import { LedgerKeys } from '../../src/http/ledger-keys.js';
import { type PresentedKey } from '../../src/ledger/api-keys.js';
import { systemClock } from '../../src/clock.js';

const second = 1_000;
const client = '192.0.2.7';

/** A ledger with one key, whose time stands still unless it is moved, and that counts what it is asked. */
class FakeLedger {
  ms = 1_000_000;
  generations = 0;
  lookUps: number[] = [];
  uses = 0;
  /** What look-ups wait for. */
  gate: Promise<unknown> = Promise.resolve();
  isAway = false;
  n = 0;
  readonly text = newKeyText('sandbox', systemClock);
  key: ApiKey = {
    id: 'key_1',
    tenant: 'acme',
    label: 'shop',
    last4: 'abcd',
    scopes: ['search'],
    allowFrom: [],
    createdBy: 'console',
    createdAt: 1,
  };
  readonly keys = new LedgerKeys(this, { now: () => this.ms, monotonic: () => this.ms });

  async generation(): Promise<number> {
    this.generations++;
    await this.gate;
    if (this.isAway) throw new Error('away');
    return this.n;
  }

  async presented(digests: readonly string[]): Promise<PresentedKey[]> {
    this.lookUps.push(digests.length);
    const digest = digestOf(this.text);
    const found = digests.includes(digest) ? [{ key: { ...this.key }, digest }] : [];
    await this.gate;
    return found;
  }

  async used(): Promise<void> {
    this.uses++;
  }

  revoke(): void {
    this.key = { ...this.key, revokedAt: this.ms };
    this.n++;
  }

  async find(text = this.text, from = client): Promise<string> {
    const found = await this.keys.find(text, from);
    return typeof found === 'string' ? found : found.key.id;
  }
}

describe('keys of the ledger', () => {
  it('are looked up once, not with each request, and their use is written down once a minute', async () => {
    const ledger = new FakeLedger();
    for (let i = 0; i < 1_000; i++) expect(await ledger.find()).toBe('key_1');
    expect([ledger.lookUps, ledger.generations, ledger.uses]).toEqual([[1], 1, 1]);
    for (let i = 0; i < 59; i++) {
      ledger.ms += second;
      await ledger.find();
    }
    expect([ledger.lookUps, ledger.uses]).toEqual([[1], 1]);
    ledger.ms += second;
    await ledger.find();
    expect(ledger.uses).toBe(2);
  });

  it('are good for less than five seconds after they have been revoked at another gateway', async () => {
    const ledger = new FakeLedger();
    await ledger.find();
    ledger.revoke();
    ledger.ms += 4 * second;
    expect(await ledger.find()).toBe('revoked');
  });

  it('are asked about in passing while they are known well enough', async () => {
    const ledger = new FakeLedger();
    await ledger.find();
    ledger.revoke();
    ledger.ms += 2 * second;
    let open = (): void => undefined;
    ledger.gate = new Promise<void>((resolve) => (open = resolve));
    expect(await ledger.find()).toBe('key_1');
    open();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await ledger.find()).toBe('revoked');
  });

  it('are not good when the ledger cannot be asked any more', async () => {
    const ledger = new FakeLedger();
    await ledger.find();
    ledger.isAway = true;
    ledger.ms += 3 * second;
    expect(await ledger.find()).toBe('key_1');
    ledger.ms += second;
    await expect(ledger.find()).rejects.toThrow('away');
    ledger.isAway = false;
    expect(await ledger.find()).toBe('key_1');
  });

  it('are not remembered as they were before they were revoked', async () => {
    const ledger = new FakeLedger();
    await ledger.find('gw_test_other');
    let open = (): void => undefined;
    ledger.gate = new Promise<void>((resolve) => (open = resolve));
    const before = ledger.find();
    await new Promise((resolve) => setImmediate(resolve));
    ledger.revoke();
    ledger.ms += 4 * second;
    ledger.gate = Promise.resolve();
    const during = ledger.find('gw_test_another');
    await new Promise((resolve) => setImmediate(resolve));
    open();
    await Promise.all([before, during]);
    expect(await ledger.find()).toBe('revoked');
  });

  it('that nobody knows are asked for by one query at a time', async () => {
    const ledger = new FakeLedger();
    await ledger.find();
    const guesses = Array.from({ length: 250 }, (_, i) => ledger.find(`gw_test_${i}`));
    expect(new Set(await Promise.all(guesses))).toEqual(new Set(['unknown']));
    expect(ledger.lookUps).toEqual([1, 1, 100, 100, 49]);
  });

  it('end at their time to the millisecond, and are good from their addresses alone', async () => {
    const ledger = new FakeLedger();
    ledger.key = { ...ledger.key, expiresAt: ledger.ms + 10, allowFrom: ['192.0.2.0/29', '2001:db8::/32'] };
    expect(await ledger.find()).toBe('key_1');
    expect(await ledger.find(ledger.text, '2001:db8::7')).toBe('key_1');
    for (const address of ['192.0.2.8', '10.0.0.1', ''])
      expect(await ledger.find(ledger.text, address)).toBe('elsewhere');
    ledger.ms += 9;
    expect(await ledger.find()).toBe('key_1');
    ledger.ms++;
    expect(await ledger.find()).toBe('expired');
  });
});

describe('the text of a key', () => {
  it('says what it is for, and whether it has been copied as it is', () => {
    const texts = (['sandbox', 'live'] as const).map((mode) => newKeyText(mode, systemClock));
    expect(texts[0]).toMatch(/^gw_test_[0-9a-hjkmnp-tv-z]{32}$/);
    expect(texts[1]).toMatch(/^gw_live_[0-9a-hjkmnp-tv-z]{32}$/);
    for (const text of texts) {
      expect(keyTextIs(text)).toBe('key');
      const others = [...text].map((c, i) => text.slice(0, i) + (c === 'a' ? 'b' : 'a') + text.slice(i + 1)).slice(8);
      for (const other of [
        ...others,
        text.slice(0, -1),
        `${text}0`,
        text.toUpperCase().replace('GW_TEST_', 'gw_test_'),
      ])
        expect(keyTextIs(other) === 'key').toBe(false);
    }
    expect(keyTextIs('sandbox')).toBe('other');
  });

  it('has 130 bits of chance', () => {
    const bytes: number[] = [];
    const clock = { bytes: (n: number) => (bytes.push(n), new Uint8Array(n).map((_, i) => i)) };
    expect(newKeyText('live', clock).slice(8, 34)).toBe('0123456789abcdefghjkmnpqrs');
    expect(bytes).toEqual([26]);
    expect(new Set(Array.from({ length: 1_000 }, () => newKeyText('live', systemClock))).size).toBe(1_000);
  });
});
