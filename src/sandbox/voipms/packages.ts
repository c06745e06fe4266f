/** A calling plan that a reseller sells to clients. */
export interface Package {
  readonly id: string;
  readonly name: string;
  readonly markupFixed: string;
  readonly markupPercentage: string;
  readonly monthlyFee: string;
  readonly setupFee: string;
  readonly freeMinutes: string;
}

export const packages: readonly Package[] = [
  {
    id: '8378',
    name: 'VoIP',
    markupFixed: '0.01',
    markupPercentage: '50',
    monthlyFee: '2.00',
    setupFee: '1.00',
    freeMinutes: '0',
  },
  {
    id: '92364',
    name: 'VoIP Business',
    markupFixed: '0.00',
    markupPercentage: '25',
    monthlyFee: '9.99',
    setupFee: '0.00',
    freeMinutes: '100',
  },
];

export function packageNamed(id: string): Package | undefined {
  return packages.find((one) => one.id === id);
}

/** What happens when a client's balance runs out, by code. */
export const balanceManagements: Readonly<Record<string, string>> = {
  '1': 'Hard - suspend the client',
  '2': 'Soft - notify the client',
  '3': 'None - let the client go on',
};
