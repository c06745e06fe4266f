/** The provider's four products: local, international toll-free, universal toll-free, and DID numbers. */
export const productIds = ['LNS', 'ITFS', 'UIFN', 'DID'] as const;
export type ProductId = (typeof productIds)[number];

/** A block of numbers on sale: `prefix` plus four digits. */
export interface Block {
  readonly country: string;
  readonly productId: ProductId;
  /** E.164 without its last four digits. */
  readonly prefix: string;
  readonly city?: string;
  readonly areaCode?: string;
}

const local = (country: string, prefix: string, city: string, areaCode?: string): Block => ({
  country,
  productId: 'LNS',
  prefix,
  city,
  ...(areaCode === undefined ? {} : { areaCode }),
});
const other = (country: string, did: string, itfs: string): Block[] => [
  { country, productId: 'DID', prefix: did },
  { country, productId: 'ITFS', prefix: itfs },
];

/** Numbers reserved for fictional use in countries that have some (US, CA, GB, FR, AU), otherwise numbers that no one should call. */
export const blocks: readonly Block[] = [
  local('US', '+1212555', 'New York', '212'),
  local('US', '+1312555', 'Chicago', '312'),
  local('CA', '+1416555', 'Toronto', '416'),
  local('GB', '+44207946', 'London', '20'),
  local('GB', '+44161496', 'Manchester', '161'),
  local('DE', '+49305550', 'Berlin', '30'),
  local('FR', '+3319900', 'Paris', '1'),
  local('IN', '+91225550', 'Mumbai', '22'),
  local('SG', '+656555', 'Singapore'),
  local('AU', '+6125550', 'Sydney', '2'),
  local('JP', '+8135550', 'Tokyo', '3'),
  local('BR', '+55113555', 'Sao Paulo', '11'),
  local('ZA', '+2711555', 'Johannesburg', '11'),
  local('NL', '+3120555', 'Amsterdam', '20'),
  ...other('US', '+1646555', '+1844555'),
  ...other('CA', '+1647555', '+1833555'),
  ...other('GB', '+44203555', '+44808157'),
  ...other('DE', '+49322555', '+49800555'),
  ...other('FR', '+3397555', '+3380055'),
  ...other('IN', '+91806555', '+91800555'),
  ...other('SG', '+653155', '+65800555'),
  ...other('AU', '+6128555', '+61180055'),
  ...other('JP', '+8150555', '+81800555'),
  ...other('BR', '+55214555', '+55800555'),
  ...other('ZA', '+2787555', '+2780055'),
  ...other('NL', '+3185555', '+31800555'),
];
export const countries: readonly string[] = [...new Set(blocks.map((block) => block.country))];

/** A single stock for all countries. */
const universal = '+8005550';

export const blocksOf = (country: string, productId: ProductId): readonly Block[] =>
  productId === 'UIFN'
    ? [{ country, productId, prefix: universal }]
    : blocks.filter((block) => block.country === country && block.productId === productId);

/** The block of a number; universal numbers belong to whichever country is requested. */
export function blockOf(number: string, country: string): Block | undefined {
  const prefix = number.slice(0, -4);
  if (prefix === universal) return { country, productId: 'UIFN', prefix };
  return blocks.find((block) => block.prefix === prefix && block.country === country);
}

/** Ordinary lines of a block, followed by the magic ones. */
export const ordinaryLines: readonly string[] = Array.from({ length: 100 }, (_, i) => String(100 + i).padStart(4, '0'));

/** Country codes, to find the national part of a number. */
const codes = ['1', '27', '31', '33', '44', '49', '55', '61', '65', '81', '91', '800'];
export function nationalOf(number: string): string {
  const digits = number.slice(1);
  const code = [...codes].sort((a, b) => b.length - a.length).find((one) => digits.startsWith(one)) ?? '';
  return digits.slice(code.length);
}

const currencies: Readonly<Record<string, string>> = { GB: 'GBP', DE: 'EUR', FR: 'EUR', NL: 'EUR' };
/** Setup fee and monthly fee of one number, in hundredths. */
const cents: Readonly<Record<ProductId, { setup: number; monthly: number }>> = {
  LNS: { setup: 500, monthly: 250 },
  DID: { setup: 500, monthly: 300 },
  ITFS: { setup: 1000, monthly: 1500 },
  UIFN: { setup: 2500, monthly: 4000 },
};
export const priceOf = (
  country: string,
  productId: ProductId,
): { setupCents: number; monthlyCents: number; currency: string } => ({
  setupCents: cents[productId].setup,
  monthlyCents: cents[productId].monthly,
  currency: currencies[country] ?? 'USD',
});
export const money = (hundredths: number): string => (hundredths / 100).toFixed(2);

/** Documents for regulators, before a number of the countries in `strict` is activated. */
const papers = [
  { documentType: 'identity', name: 'Proof of identity', mandatory: true },
  { documentType: 'address', name: 'Proof of address in the country', mandatory: true },
  { documentType: 'usage', name: 'Description of the intended use', mandatory: false },
] as const;
export type Paper = (typeof papers)[number];
const strict = ['DE', 'FR', 'IN', 'BR'];
export const papersFor = (country: string): readonly Paper[] => (strict.includes(country) ? papers : []);
