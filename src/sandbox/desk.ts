import { controlPath } from './kit/control.js';

type Fault = { operation: string; kind: string; times: number };
type Entry = { seq: number; at: string; type: string };

/** The control endpoints of simulators, wherever they run, by the ids of their providers. Rejects where one does not respond. */
export class Desk {
  private readonly origins: ReadonlyMap<string, string>;

  /** @param baseUrls by provider; only those of this machine can be simulators */
  constructor(baseUrls: Readonly<Record<string, string>>) {
    const local = Object.entries(baseUrls).filter(([, url]) => isLocal(new URL(url).hostname));
    this.origins = new Map(local.map(([id, url]) => [id, new URL(url).origin]));
  }

  /** Moves all their clocks on to a time, epoch milliseconds. Never back. */
  async moveTo(at: number): Promise<void> {
    const to = new Date(at).toISOString();
    await Promise.all([...this.origins.keys()].map((id) => this.ask(id, 'clock', { to })));
  }

  /** `refused`: the simulator says why. */
  async strike(
    provider: string,
    { operation, kind, times }: Fault,
  ): Promise<'done' | 'not_simulated' | { refused: string }> {
    const reply = await this.ask(provider, 'faults', { next: { operation, kind, count: times } });
    if (reply === undefined) return 'not_simulated';
    return reply.error === undefined ? 'done' : { refused: reply.error };
  }

  /** What has happened there, oldest first; undefined where there is no simulator. */
  async events(provider: string): Promise<Entry[] | undefined> {
    return (await this.ask(provider, 'ledger'))?.entries;
  }

  /** Undefined where nobody has such an endpoint. */
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
