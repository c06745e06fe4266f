import { type LedgerEntry, type LedgerEvent } from '../events.js';
import { isClosed, moved, type Port } from '../port-course.js';

const firstOrderId = 900001;

/** The ports of other carriers' numbers. */
export class Ports {
  private readonly ports = new Map<string, Port>();
  /** Numbers of open ports. */
  private readonly porting = new Set<string>();

  apply(entry: LedgerEntry): void {
    if (entry.type === 'port') {
      const { seq: _seq, type: _type, ...request } = entry;
      this.set({ ...request, status: '1', actualFocDate: '', modifiedAt: entry.at, ported: false });
    }
    if (entry.type === 'port_status') {
      const port = this.ports.get(entry.orderId);
      if (!port) return;
      const { status, actualFocDate = port.actualFocDate, since: modifiedAt } = entry;
      const course = entry.by === 'course' ? port.course.slice(1) : [];
      this.set({ ...port, status, actualFocDate, modifiedAt, course });
    }
    if (entry.type === 'allocate') {
      const port = this.ports.get(entry.orderId);
      if (port) this.set({ ...port, ported: true });
    }
  }

  all(): readonly Port[] {
    return [...this.ports.values()];
  }

  find(orderId: string): Port | undefined {
    return this.ports.get(orderId);
  }

  isPorting(number: string): boolean {
    return this.porting.has(number);
  }

  nextId(): string {
    return String(firstOrderId + this.ports.size);
  }

  /** Status changes due by now and not yet recorded, earliest first. */
  due(now: number): LedgerEvent[] {
    const steps = this.all().flatMap((port) =>
      port.course.filter(({ at }) => Date.parse(at) <= now).map(({ status, at }) => ({ port, status, at })),
    );
    return steps
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
      .flatMap(({ port, status, at }) => moved(port, { status, since: at, by: 'course' }));
  }

  private set(port: Port): void {
    this.ports.set(port.orderId, port);
    for (const number of port.numbers)
      if (isClosed(port.status)) this.porting.delete(number);
      else this.porting.add(number);
  }
}
