import { type TestGateway } from '../e2e/gateway.js';
import { direct, type TclGateway } from '../e2e/tcl.js';
import { type TelecloudGateway } from '../e2e/telecloud.js';
import { type VoipmsGateway } from '../e2e/voipms.js';
import { type ProviderUnderTest } from './provider.js';

export function didtfnUnderTest(at: TestGateway): ProviderUnderTest {
  const { ledger } = at.simulator;
  const orderOf = (n: string): string | undefined =>
    ledger.numbers().find(({ number }) => `+1${number}` === n)?.orderId;
  return {
    at,
    settles: true,
    numbers: {
      query: 'country=US&region=WA',
      connection: { trunkId: '3' },
      held: () => ledger.cart().map((n) => `+1${n}`),
      charges: (n) => ledger.charges().filter(({ orderId }) => orderId === orderOf(n)).length,
    },
  };
}

export function tclUnderTest(at: TclGateway): ProviderUnderTest {
  const { ledger } = at.tcl;
  return {
    at,
    settles: true,
    numbers: {
      query: 'country=GB&type=local&city=London',
      connection: direct,
      held: () => ledger.held(),
      charges: (n) => ledger.charges().filter(({ numbers }) => numbers.includes(n)).length,
    },
  };
}

export function telecloudUnderTest(at: TelecloudGateway): ProviderUnderTest {
  const { ledger } = at.telecloud;
  return {
    at,
    settles: false,
    services: {
      customer: () => at.customer(),
      request: { ratePlanId: '52747' },
      orders: (customerId) => ledger.orders().filter(({ accountNumber }) => accountNumber === customerId).length,
    },
  };
}

export async function voipmsUnderTest(at: VoipmsGateway): Promise<ProviderUnderTest> {
  const { ledger } = at.voipms;
  return {
    at,
    settles: true,
    numbers: {
      query: 'country=US&region=FL',
      connection: { trunkId: await at.trunk('conformance') },
      // The provider holds nothing.
      charges: (n) => ledger.orders().filter(({ dids }) => dids.includes(n.slice(2))).length,
    },
  };
}
