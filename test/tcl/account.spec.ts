import { describe, expect, it } from '@jest/globals';
import { tcl } from '../../src/providers/tcl/tcl.provider.js';
import { MemoryVolatile } from '../../src/volatile/memory.js';

type TclConfig = Parameters<typeof tcl.start>[0];

const config: TclConfig = {
  baseUrl: 'https://one.example/numbers',
  token: 'a-token',
  customerId: 'cust-1',
  pollMs: 1_000,
  timeoutMs: 1_000,
  moneyTimeoutMs: 1_000,
  lateBoundMs: 1_000,
  ratePerSecond: 10,
  reconcile: 'authoritative',
};
const accountWith = (change: Partial<TclConfig>): string =>
  tcl.start({ ...config, ...change }, new MemoryVolatile()).account;

describe('the account that orders belong to', () => {
  it('is the customer, wherever the provider is reached and by whatever token', () => {
    expect(accountWith({ baseUrl: 'https://two.example', token: 'another' })).toBe(accountWith({}));
    expect(accountWith({ customerId: 'cust-2' })).not.toBe(accountWith({}));
    expect(accountWith({})).not.toContain('cust');
  });
});
