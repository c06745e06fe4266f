import { Injectable } from '@nestjs/common';
import { isEnded, type Order } from '../domain/order.js';
import { isPortEnded, type PortOrder } from '../domain/port-order.js';
import { orderWait, portWait, type WaitingFor, type WorkFacts } from '../domain/waiting.js';
import { Ledger } from '../ledger/ledger.js';

/** What orders and ports are waiting for. Those that have ended take no query. */
@Injectable()
export class Waits {
  constructor(private readonly ledger: Ledger) {}

  ofOrders(orders: readonly Order[]): Promise<Map<string, WaitingFor>> {
    return this.of(
      orders.filter(({ status }) => !isEnded(status)),
      orderWait,
    );
  }

  ofPorts(ports: readonly PortOrder[]): Promise<Map<string, WaitingFor>> {
    return this.of(
      ports.filter(({ status }) => !isPortEnded(status)),
      portWait,
    );
  }

  private async of<T extends { id: string }>(
    open: readonly T[],
    waitOf: (one: T, facts?: WorkFacts) => WaitingFor | undefined,
  ): Promise<Map<string, WaitingFor>> {
    const facts = await this.ledger.waiting.of(open.map(({ id }) => id));
    return new Map(
      open.flatMap((one) => {
        const waiting = waitOf(one, facts.get(one.id));
        return waiting ? [[one.id, waiting] as const] : [];
      }),
    );
  }
}
