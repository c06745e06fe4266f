import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TestApp } from './app.js';

export const pdf = Buffer.from('%PDF-1.7 letter');
export const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
export const megabyte = 1024 * 1024;

export interface Parts {
  about?: unknown;
  letter?: Buffer;
  bill?: Buffer;
  more?: [string, string | Blob][];
}

export function formOf({ about = { name: 'mine' }, letter = pdf, bill = png, more = [] }: Parts): FormData {
  const form = new FormData();
  if (about !== null) form.set('about', typeof about === 'string' ? about : JSON.stringify(about));
  form.set('letter', new Blob([new Uint8Array(letter)]), '../../etc/passwd.exe');
  form.set('bill', new Blob([new Uint8Array(bill)], { type: 'text/html' }), 'bill.html');
  for (const [name, value] of more) form.append(name, value);
  return form;
}

export interface Answer {
  errors?: { pointer: string; code: string }[];
  part: unknown;
  files: { bytes: number; contentType: string }[];
}

export async function send(
  app: TestApp,
  body: string | FormData,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Answer }> {
  const response = await fetch(`${app.url}/v1/papers`, {
    method: 'POST',
    body,
    headers: { authorization: 'Bearer all-key', ...headers },
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

export const faults = (body: Answer): string[] => (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);

/** Files of uploads that are on disk now. */
export const onDisk = ({ uploads }: TestApp): string[] =>
  readdirSync(uploads, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

/** Requests that have files there. */
export const formsIn = ({ uploads }: TestApp): number =>
  readdirSync(uploads).flatMap((folder) => readdirSync(join(uploads, folder))).length;

/** A request that has begun. */
export function begun(url: string, bytes: string): Promise<Socket> {
  const { hostname: host, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port) });
    socket.on('error', reject);
    socket.write(bytes, 'latin1', () => resolve(socket));
  });
}

/** Sends a part of a request and ends the connection. */
export async function hungUp(url: string, bytes: string): Promise<void> {
  const socket = await begun(url, bytes);
  await new Promise((resolve) =>
    socket
      .once('close', resolve)
      .end()
      .setTimeout(50, () => socket.destroy()),
  );
}
