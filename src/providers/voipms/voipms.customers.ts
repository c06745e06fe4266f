import { type ChangeHandlers } from '../../contract/changes.js';
import {
  type AccountMovement,
  type Customer,
  type CustomerBalance,
  type CustomerPackage,
  type CustomersPort,
  type Threshold,
} from '../../contract/customers.js';
import { addDecimals, type Money } from '../../domain/money.js';
import { onlySet } from '../../domain/only-set.js';
import { type Reply } from '../kit/operation.js';
import { customers as ops } from './voipms.customers.ops.js';
import { VoipmsClientMoney } from './voipms.client-money.js';
import { isOf, VoipmsClientRows } from './voipms.client-rows.js';
import { fromEastern } from './voipms.eastern-time.js';
import { VoipmsCustomerChanges } from './voipms.customer-changes.js';
import { customerOf } from './voipms.customer-records.js';
import { VoipmsPlaces } from './voipms.places.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/** At least two decimals: a JSON number loses its trailing zeros. */
const usd = (amount: string): Money => ({ amount: addDecimals(amount), currency: 'USD' });

/** Reseller clients. The provider lists their passwords in clear text; they never leave the row that reads the list. */
export class VoipmsCustomers implements CustomersPort {
  readonly emailsAreIds = true;
  readonly changes: VoipmsCustomerChanges['changes'] & VoipmsClientMoney['changes'];
  private readonly rows: VoipmsClientRows;
  private readonly places: VoipmsPlaces;

  constructor(private readonly upstream: VoipmsUpstream) {
    this.rows = new VoipmsClientRows(upstream);
    this.places = new VoipmsPlaces(upstream);
    const threshold = (customerId: string, deadlineAt: number): Promise<Threshold> =>
      this.threshold(customerId, deadlineAt);
    this.changes = {
      ...new VoipmsCustomerChanges(upstream, this.rows, this.places, threshold).changes,
      ...new VoipmsClientMoney(upstream).changes,
    } satisfies Partial<ChangeHandlers>;
  }

  async list({ email }: { email?: string }, deadlineAt: number): Promise<Customer[]> {
    const found = await this.rows.listed(email, deadlineAt);
    const wanted = found.filter((row) => email === undefined || isOf(row, email));
    return Promise.all(wanted.map((row) => customerOf(row, this.places, deadlineAt)));
  }

  async find(id: string, deadlineAt: number): Promise<Customer | undefined> {
    const row = await this.rows.one(id, deadlineAt);
    return row && customerOf(row, this.places, deadlineAt);
  }

  async balance(client: string, deadlineAt: number): Promise<CustomerBalance> {
    const { balance: it } = await this.upstream.sender.read(ops.getResellerBalance, { client }, { deadlineAt });
    return {
      current: usd(it.current_balance),
      ...figuresOf(it.spent_total, it.calls_total, it.time_total),
      today: figuresOf(it.spent_today, it.calls_today, it.time_today),
    };
  }

  async threshold(client: string, deadlineAt: number): Promise<Threshold> {
    const { threshold_information: it } = await this.upstream.sender.read(
      ops.getClientThreshold,
      { client },
      { deadlineAt },
    );
    return { amount: usd(it.threshold), ...onlySet({ email: it.email }) };
  }

  async charges(client: string, deadlineAt: number): Promise<AccountMovement[]> {
    return (await this.upstream.sender.read(ops.getCharges, { client }, { deadlineAt })).map(movementOf);
  }

  async payments(client: string, deadlineAt: number): Promise<AccountMovement[]> {
    return (await this.upstream.sender.read(ops.getDeposits, { client }, { deadlineAt })).map(movementOf);
  }

  async packagesOf(client: string, deadlineAt: number): Promise<CustomerPackage[]> {
    const rows = await this.upstream.sender.read(ops.getClientPackages, { client }, { deadlineAt });
    return rows.map(({ value, description }) => ({ id: value, name: description ?? value }));
  }

  async packages(deadlineAt: number): Promise<CustomerPackage[]> {
    return (await this.upstream.sender.read(ops.getPackages, {}, { deadlineAt })).map(packageOf);
  }

  async balanceManagements(deadlineAt: number): Promise<{ id: string; description: string }[]> {
    const rows = await this.upstream.sender.read(ops.getBalanceManagement, {}, { deadlineAt });
    return rows.map(({ value, description }) => ({ id: value, description: description ?? value }));
  }
}

const figuresOf = (
  spent: string | undefined,
  calls: number | undefined,
  talkTime: string | undefined,
): CustomerBalance['today'] => ({
  ...(spent === undefined ? {} : { spent: usd(spent) }),
  ...onlySet({ calls, talkTime }),
});

function packageOf(row: Reply<typeof ops.getPackages>[number]): CustomerPackage {
  const { markup_fixed, markup_percentage, pulse, free_minutes, international_route, canada_route } = row;
  return {
    id: row.package,
    name: row.name,
    ...(row.monthly_fee === undefined ? {} : { monthlyFee: usd(row.monthly_fee) }),
    ...(row.setup_fee === undefined ? {} : { setupFee: usd(row.setup_fee) }),
    ...onlySet({
      markupFixed: markup_fixed,
      markupPercentage: markup_percentage,
      pulse,
      freeMinutes: free_minutes,
      internationalRoute: international_route,
      canadaRoute: canada_route,
    }),
  };
}

/** The date by the provider's clock; the provider may or may not add a time. */
function movementOf({ id, date, amount, description }: Reply<typeof ops.getCharges>[number]): AccountMovement {
  const bookedAt = fromEastern(date);
  return {
    id,
    date: date.slice(0, 10),
    ...onlySet({ bookedAt }),
    amount: usd(amount),
    ...onlySet({ description }),
  };
}
