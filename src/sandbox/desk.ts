import { controlPath } from './kit/control.js';

type Fault = { operation: string; kind: string; times: number };
type Entry = { seq: number; at: string; type: string };

/** The control endpoints of the simulators, by provider ID, wherever they run. Rejects if one does not respond. */
export class Desk {
  private readonly origins: ReadonlyMap<string, string>;

  /** @param baseUrls by provider; only those on this machine can be simulators */
  constructor(baseUrls: Readonly<Record<string, string>>) {
    const local = Object.entries(baseUrls).filter(([, url]) => isLocal(new URL(url).hostname));
    this.origins = new Map(local.map(([id, url]) => [id, new URL(url).origin]));
  }

  /** Advances all simulator clocks to a time, epoch milliseconds. Never back. */
  async moveTo(at: number): Promise<void> {
    const to = new Date(at).toISOString();
    await Promise.all([...this.origins.keys()].map((id) => this.ask(id, 'clock', { to })));
  }

  /** `refused`: the simulator's reason. */
  async strike(
    provider: string,
    { operation, kind, times }: Fault,
  ): Promise<'done' | 'not_simulated' | { refused: string }> {
    const reply = await this.ask(provider, 'faults', { next: { operation, kind, count: times } });
    if (reply === undefined) return 'not_simulated';
    return reply.error === undefined ? 'done' : { refused: reply.error };
  }

  /** Events at the simulator, oldest first; undefined if there is no simulator. */
  async events(provider: string): Promise<Entry[] | undefined> {
    return (await this.ask(provider, 'ledger'))?.entries;
  }

  /** Undefined if there is no such endpoint. */
  private async ask(
    provider: string,
    path: string,
    body?: object,
  ): Promise<{ error?: string; entries?: Entry[] } | undefined> {
    const origin = this.origins.get(provider);
    if (origin === undefined) return undefined;
    const response = await fetch(`${origin}${controlPath}/${path}`, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    const isReply = response.headers.get('content-type') === 'application/json' && response.status !== 404;
    return isReply ? ((await response.json()) as object) : void (await response.body?.cancel());
  }
}

const isLocal = (hostname: string): boolean => /^(?:localhost|127\..*|\[::1\])$/.test(hostname);
