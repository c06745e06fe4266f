import { Injectable } from '@nestjs/common';
import { type Order } from '../../domain/order.js';
import { type Caller } from '../../http/auth.js';
import { Idempotency, type KeyedRequest } from '../../http/idempotency.js';
import { LookUp } from '../../usecases/look-up.js';
import { Waits } from '../../usecases/waits.js';
import { type OrderDto, orderDto } from './orders.dto.js';

/** Responds with an order and what it is waiting for. */
@Injectable()
export class AnswerOrder {
  constructor(
    private readonly lookUp: LookUp,
    private readonly waits: Waits,
    private readonly idempotency: Idempotency,
  ) {}

  /** Acts once per Idempotency-Key; a retry gets the order in its current state. */
  async once(
    caller: Caller,
    keyed: KeyedRequest,
    act: (use: KeyedRequest['use'], waitMs: number) => Promise<Order>,
  ): Promise<OrderDto> {
    return this.shown(await this.idempotency.once(keyed, act, (id) => this.lookUp.order(caller, id)));
  }

  async shown(order: Order): Promise<OrderDto> {
    return orderDto(order, (await this.waits.ofOrders([order])).get(order.id));
  }
}
