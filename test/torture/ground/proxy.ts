import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to the bytes between a client and a server; `quarter` (1 to 4): how much of a reply gets through before the connection is cut. */
export type Trouble =
  | { kind: 'latency'; ms: number }
  | { kind: 'reset' }
  | { kind: 'half-open' }
  | { kind: 'drip' }
  | { kind: 'cut'; quarter: number }
  /** Cuts a connection to PostgreSQL once `COMMIT` has passed, or just before. */
  | { kind: 'commit'; reaches: boolean };

const dripBytes = 64;
const dripMs = 2;
/** One in so many replies is struck, so that something gets through as well. */
const oneIn = 3;

/** A TCP relay on 127.0.0.1 between a gateway and one of its servers. */
export class Proxy {
  trouble: Trouble | undefined;
  /** Connections that something has happened to. */
  struck = 0;
  private replies = 0;
  private readonly clients = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    public target: URL,
  ) {
    server.on('connection', (client) => this.relay(client));
  }

  static async to(target: string): Promise<Proxy> {
    const proxy = new Proxy(createServer(), new URL(target));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** The target's address with this relay in its place. */
  get url(): string {
    const address = this.server.address();
    const url = new URL(this.target.href);
    url.hostname = '127.0.0.1';
    url.port = String(typeof address === 'object' && address !== null ? address.port : 0);
    return url.href.replace(/\/$/, '');
  }

  /** Ends the trouble. What has lost bytes, or may have, is reset. */
  heal(): void {
    this.trouble = undefined;
    this.resetAll();
  }

  resetAll(): void {
    for (const client of this.clients) client.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.resetAll();
    this.server.close();
    await once(this.server, 'close');
  }

  private relay(client: Socket): void {
    const upstream = connect(Number(this.target.port), this.target.hostname);
    this.clients.add(client);
    client.on('error', () => undefined).on('close', () => (this.clients.delete(client), upstream.destroy()));
    upstream.on('error', () => client.resetAndDestroy()).on('close', () => client.end());
    const commits = new Commits();
    let last = Promise.resolve();
    client.on('data', (bytes) => {
      const { trouble } = this;
      const isCommit = commits.isIn(bytes);
      if (trouble?.kind === 'half-open') return void this.struck++;
      if (trouble?.kind === 'commit' && isCommit && this.strikes()) {
        if (trouble.reaches) upstream.write(bytes, () => setTimeout(() => client.resetAndDestroy(), 20));
        else client.resetAndDestroy();
        upstream.removeAllListeners('data').resume();
        return;
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => void (last = last.then(() => this.reply(client, bytes))));
  }

  private async reply(client: Socket, bytes: Buffer): Promise<void> {
    const { trouble } = this;
    switch (trouble?.kind) {
      case 'half-open':
        return;
      case 'latency':
        await new Promise((resolve) => setTimeout(resolve, trouble.ms));
        break;
      case 'reset':
        if (this.strikes()) return void client.resetAndDestroy();
        break;
      case 'cut':
        if (!this.strikes()) break;
        client.end(bytes.subarray(0, Math.floor((bytes.length * trouble.quarter) / 4)));
        return;
      case 'drip':
        for (let at = 0; at < bytes.length && client.writable; at += dripBytes) {
          client.write(bytes.subarray(at, at + dripBytes));
          await new Promise((resolve) => setTimeout(resolve, dripMs));
        }
        return;
      default:
    }
    if (client.writable) client.write(bytes);
  }

  private strikes(): boolean {
    if (this.replies++ % oneIn !== 0) return false;
    this.struck++;
    return true;
  }
}

/** Finds where a connection to PostgreSQL asks for a commit: by the statement itself, and by the name that it has been prepared under. */
class Commits {
  private name: Buffer | undefined;

  isIn(bytes: Buffer): boolean {
    const parsed = /P.{4}(\w+)\0COMMIT\0/s.exec(bytes.toString('latin1'));
    if (parsed) this.name = Buffer.from(`\0${parsed[1]}\0`);
    return parsed !== null || (this.name !== undefined && bytes.includes(this.name));
  }
}
