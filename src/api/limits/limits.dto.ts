import { type LimitName, limitNames, type Limits, limitRows } from '../../domain/limits.js';
import { onlySet } from '../../domain/only-set.js';
import { type Money } from '../../domain/money.js';
import { Field, type FieldOptions, MoneyDto, TextField, TimeField } from '../../http/field-decorators.js';
import { countLimit, moneyLimit } from '../../http/limit-kinds.js';
import { type TenantLimits } from '../../usecases/limits.js';

const described = (name: LimitName, example: unknown): FieldOptions => ({
  description: `Maximum number of ${limitRows[name].what}.`,
  example,
  optional: true,
});
const usd = (amount: string): MoneyDto => ({ amount, currency: 'USD' });
const CountField = (name: LimitName, example: number) => Field(countLimit, described(name, example));
const MoneyLimitField = (name: LimitName, example: MoneyDto) =>
  Field(moneyLimit, {
    ...described(name, example),
    description: `Maximum amount ${limitRows[name].what}: one amount, or one for each currency. Nothing can be spent in a currency that is not listed.`,
  });

type MoneyLimit = MoneyDto | MoneyDto[];

export class LimitsDto {
  @CountField('liveReservations', 20)
  liveReservations?: number;

  @CountField('liveHolds', 50)
  liveHolds?: number;

  @CountField('heldNumbers', 1_000)
  heldNumbers?: number;

  @CountField('cardAttemptsPerHour', 20)
  cardAttemptsPerHour?: number;

  @CountField('cardAttemptsPerDay', 100)
  cardAttemptsPerDay?: number;

  @CountField('ordersPerDay', 200)
  ordersPerDay?: number;

  @CountField('ordersPerMonth', 2_000)
  ordersPerMonth?: number;

  @Field(moneyLimit, {
    description:
      'Orders above this price wait in `awaiting_confirmation` until another key of the tenant confirms them: an amount, or one for each currency. Orders in a currency that is not named, and orders without a price in advance, always wait.',
    example: usd('50.00'),
    optional: true,
  })
  approvalAbove?: MoneyLimit;

  @MoneyLimitField('spendPerOrder', usd('100.00'))
  spendPerOrder?: MoneyLimit;

  @MoneyLimitField('spendPerDay', usd('500.00'))
  spendPerDay?: MoneyLimit;

  @MoneyLimitField('spendPerMonth', usd('5000.00'))
  spendPerMonth?: MoneyLimit;
}

export class TenantLimitsDto extends LimitsDto {
  @TextField({ max: 64, description: 'The tenant.', example: 'acme' })
  tenant: string;

  @TextField({
    max: 64,
    description: 'The key that set them. Absent if they are those of `API_KEYS_FILE`, or the default.',
    example: 'ops-1',
    optional: true,
  })
  setBy?: string;

  @TimeField({ description: 'When they were set.', optional: true })
  setAt?: string;
}

/** As stored: money as a list with one entry per currency. */
export const limitsOf = (body: LimitsDto): Limits =>
  Object.fromEntries(Object.entries(body).map(([name, limit]) => [name, typeof limit === 'object' ? [limit].flat() : limit])); // prettier-ignore

/** As shown: money of one currency as an amount. */
export const limitsDto = (limits: Limits): LimitsDto =>
  Object.fromEntries(
    limitNames.flatMap((name) => {
      const limit = limits[name];
      return limit === undefined ? [] : [[name, typeof limit === 'number' ? limit : one(limit)]];
    }),
  );

const one = (money: readonly Money[]): MoneyLimit => (money.length === 1 ? money[0]! : [...money]);

export const tenantLimitsDto = ({ tenant, limits, setBy, setAt }: TenantLimits): TenantLimitsDto => ({
  tenant,
  ...limitsDto(limits),
  ...onlySet({ setBy, setAt: setAt === undefined ? setAt : new Date(setAt).toISOString() }),
});
