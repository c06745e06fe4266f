import { type Clock } from '../../clock.js';
import { onlySet } from '../../domain/only-set.js';
import {
  IntegerField,
  ListField,
  MoneyDto,
  MoneyField,
  ObjectField,
  TextField,
  TimeField,
} from '../../http/field-decorators.js';
import { phoneNumber } from '../../http/value-formats.js';
import { providerWith } from '../../http/provider-notes.js';
import { type OrderPreview } from '../../usecases/preview-order.js';
import { CostDto } from './cost.dto.js';

export class BalancePreviewDto {
  @MoneyField({ description: 'Current account balance.' })
  now: MoneyDto;

  @MoneyField({ description: 'Total of your open orders, as far as their prices are known.' })
  pending: MoneyDto;

  @IntegerField({ min: 0, max: 1_000_000, description: 'Number of open orders.', example: 1 })
  pendingOrders: number;

  @MoneyField({ description: 'Balance after your open orders and this one, where its price is known.' })
  after: MoneyDto;
}

export class OrderPreviewDto {
  @TextField({ max: 64, description: 'The reservation.', example: 'rsv_01kf3xw8q20000m5e7r9t2v4x6' })
  reservationId: string;

  @TextField({ max: 32, description: 'The provider of the order.', example: providerWith('POST /v1/orders') })
  provider: string;

  @ListField(phoneNumber, { max: 1000, description: 'What would be ordered.', example: ['+12062190100'] })
  phoneNumbers: string[];

  @TimeField({ description: 'Deadline for an order to claim the reservation.' })
  orderableUntil: string;

  @IntegerField({ min: 0, max: 31_536_000, description: 'Seconds until that deadline.', example: 547 })
  secondsToOrder: number;

  @ObjectField(() => CostDto, {
    description:
      'Price. Absent if the provider quotes it only for an existing order; in that case, order with `confirm: manual`, which pauses the order at its price.',
    optional: true,
  })
  cost?: CostDto;

  @ObjectField(() => BalancePreviewDto, {
    description: 'Account balance. For keys with scope `billing:read`, if the provider reports it.',
    optional: true,
  })
  balance?: BalancePreviewDto;
}

export function previewDto({ reservation, cost, balance }: OrderPreview, clock: Clock): OrderPreviewDto {
  const { id, provider, numbers, orderableUntil } = reservation;
  return {
    reservationId: id,
    provider,
    phoneNumbers: numbers.filter((n) => n.live && n.endsAs === undefined).map((n) => n.phoneNumber),
    orderableUntil: new Date(orderableUntil).toISOString(),
    secondsToOrder: Math.max(0, Math.floor((orderableUntil - clock.now()) / 1000)),
    ...onlySet({ cost, balance }),
  };
}
