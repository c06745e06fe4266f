import { type NumbersPort, type OwnedFilter, type OwnedNumber } from '../../contract/numbers.js';
import { type AccountNumber, type AccountOrder, type ReconciliationPort } from '../../contract/reconciliation.js';
import { type ProviderOptions } from '../../contract/reservations.js';
import { type E164 } from '../../domain/phone-number.js';
import { onlySet } from '../../domain/only-set.js';
import { type Reply } from '../kit/operation.js';
import { type TclCustomers } from './tcl.customers.js';
import { connectionOf } from './tcl.connection.js';
import { required } from './tcl.options.js';
import { numbers as ops } from './tcl.numbers.ops.js';
import { numberStatuses } from './tcl.statuses.js';
import { toE164 } from './tcl.phone-numbers.js';
import { type ProductId, typeOf } from './tcl.products.js';
import { type TclUpstream } from './tcl.settings.js';

export type Service = Reply<typeof ops.getProduct>;

/** Status of a service; an unmapped one is shown as unknown. */
const statusOf = ({ status }: Service): OwnedNumber['status'] => numberStatuses[status] ?? 'unknown';

/** The customers' services; each is a number in service. */
export class TclNumbers implements NumbersPort, ReconciliationPort {
  readonly byCustomer = true;

  constructor(
    private readonly upstream: TclUpstream,
    private readonly customers: TclCustomers,
  ) {}

  async list({ customerId }: OwnedFilter, deadlineAt: number): Promise<OwnedNumber[]> {
    await this.customers.check(customerId, '?customerId');
    return (await this.services(deadlineAt, customerId)).map((service) => {
      const connection = connectionOf(service);
      return {
        phoneNumber: toE164(service.number),
        country: service.country,
        type: typeOf[service.productId as ProductId] ?? 'did',
        status: statusOf(service),
        serviceId: service.serviceId,
        ...onlySet({ connection }),
      };
    });
  }

  /** Numbers of the configured customer, and of every other customer that numbers were ordered for here. */
  async numbers(deadlineAt: number, orderedWith: readonly ProviderOptions[]): Promise<AccountNumber[]> {
    const named = orderedWith.flatMap(({ customerId }) => (typeof customerId === 'string' ? customerId : []));
    const { customerId: own } = this.upstream.config;
    const services: Service[] = [];
    for (const customerId of new Set([...(own === undefined ? [] : [own]), ...named]))
      services.push(...(await this.services(deadlineAt, customerId)));
    return services.map((service) => ({
      phoneNumber: toE164(service.number),
      status: statusOf(service),
      ...onlySet({ trunkId: service.connectionId }),
    }));
  }

  /** The provider lists orders by request ID only, so orders placed elsewhere cannot be seen. */
  orders(): Promise<AccountOrder[]> {
    return Promise.resolve([]);
  }

  /** Services of these numbers that have not ended. */
  async inService(numbers: readonly E164[], deadlineAt: number, customerId?: string): Promise<Map<E164, Service>> {
    const wanted = new Set<string>(numbers);
    const found = (await this.services(deadlineAt, customerId)).filter(
      (s) => wanted.has(s.number) && statusOf(s) !== 'cancelled',
    );
    return new Map(found.map((service) => [toE164(service.number), service]));
  }

  /** Of a number that was given up and has come back, the service that has ended is left out. */
  private async services(deadlineAt: number, customerId?: string): Promise<Service[]> {
    const given = customerId === undefined ? {} : { customerId };
    const of = { customerId: required('customerId', given, this.upstream.config, '?') };
    const { products } = await this.upstream.sender.read(ops.listProducts, of, { deadlineAt });
    const hasEnded = (one: Service): boolean => statusOf(one) === 'cancelled';
    const inService = new Set(products.filter((one) => !hasEnded(one)).map(({ number }) => number));
    return products.filter((one) => !hasEnded(one) || !inService.has(one.number));
  }
}
