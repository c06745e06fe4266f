import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { type HostileReply } from './hostile-replies.js';

/** Stands between a gateway and the simulators: passes everything on, but for the calls that it answers in its own way. */
export class HostileFront {
  private readonly servers: Server[] = [];
  private readonly armed = new Map<string, { reply: HostileReply; times: number }>();
  private hanging: { provider: string; path: RegExp; until: Promise<void> } | undefined;
  /** How many calls were answered so. */
  struck = 0;

  /** The variables that lead a gateway here instead. */
  async inFrontOf(variables: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const led = { ...variables };
    for (const [name, url] of Object.entries(variables)) {
      if (!name.endsWith('_BASE_URL')) continue;
      const provider = name.split('_')[0]!.toLowerCase();
      const server = createServer((asked, answer) => void this.answer(provider, new URL(url), asked, answer));
      this.servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const own = new URL(url);
      own.port = String((server.address() as AddressInfo).port);
      led[name] = own.href;
    }
    return led;
  }

  /** The next calls to this provider are answered so. */
  arm(provider: string, reply: HostileReply, times: number): void {
    this.armed.set(provider, { reply, times });
  }

  disarm(provider: string): void {
    this.armed.delete(provider);
  }

  /** Calls to these paths are not answered until it is said; answers what says it. */
  hang(provider: string, path: RegExp): () => void {
    let goOn = (): void => undefined;
    this.hanging = { provider, path, until: new Promise((resolve) => (goOn = resolve)) };
    return goOn;
  }

  close(): void {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
  }

  private async answer(provider: string, to: URL, asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { hanging } = this;
    if (hanging?.provider === provider && hanging.path.test(`${asked.url} ${body.toString('latin1')}`)) await hanging.until; // prettier-ignore
    const armed = this.armed.get(provider);
    if (armed && --armed.times <= 0) this.armed.delete(provider);
    if (armed) this.struck++;
    if (armed && !armed.reply.bends) return void armed.reply.send(socketOf(answer));
    const sent = request(
      { hostname: to.hostname, port: to.port, method: asked.method, path: asked.url, headers: asked.headers },
      (reply) => {
        const parts: Buffer[] = [];
        reply.on('data', (part: Buffer) => parts.push(part));
        reply.on('end', () => {
          const { 'content-length': _length, 'transfer-encoding': _transfer, connection: _connection, ...headers } = reply.headers; // prettier-ignore
          // Links to files lead here too.
          const whole = Buffer.from(Buffer.concat(parts).toString('latin1').replaceAll(to.host, asked.headers.host ?? to.host), 'latin1'); // prettier-ignore
          if (armed?.reply.bends) return armed.reply.bends(socketOf(answer), String(headers['content-type'] ?? ''), whole.toString()); // prettier-ignore
          answer.writeHead(reply.statusCode ?? 502, { ...headers, 'content-length': whole.length });
          answer.end(whole);
        });
      },
    );
    sent.on('error', () => answer.destroy());
    sent.end(body);
  }
}

/** The connection itself: what is hostile is no HTTP that Node would write. */
function socketOf(answer: ServerResponse): Socket {
  const socket = answer.socket!;
  socket.on('error', () => socket.destroy());
  return socket;
}
