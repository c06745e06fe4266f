import { connect } from 'node:net';

export interface RawReply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Sends bytes as they are and reads until the server hangs up, or until the reply is complete. */
export function sendRaw(url: string, bytes: string, timeoutMs = 5_000): Promise<RawReply> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let received = '';
    const finish = (): void => {
      socket.destroy();
      resolve(parse(received));
    };
    socket.setTimeout(timeoutMs, () => {
      socket.destroy();
      reject(new Error(`no complete reply within ${timeoutMs} ms: ${received.slice(0, 200)}`));
    });
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (isComplete(received)) finish();
    });
    socket.on('end', finish);
    socket.on('error', reject);
    socket.write(bytes, 'latin1');
  });
}

function isComplete(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  const length = /content-length: (\d+)/i.exec(received)?.[1];
  return end >= 0 && length !== undefined && received.length >= end + 4 + Number(length);
}

function parse(received: string): RawReply {
  const [head = '', ...rest] = received.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n') };
}
