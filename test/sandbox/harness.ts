import { afterEach } from '@jest/globals';
import {
  type DidtfnSimulator,
  type DidtfnSimulatorOptions,
  startDidtfnSimulator,
} from '../../src/sandbox/didtfn/simulator.js';

export { control, until } from './control.js';

const running: DidtfnSimulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** A simulator that is closed after the test. Its slow faults are fast. */
export async function start(options: DidtfnSimulatorOptions = {}): Promise<DidtfnSimulator> {
  const simulator = await startDidtfnSimulator({ lateEffectMs: 60, delayMs: 60, refuseMs: 60, ...options });
  running.push(simulator);
  return simulator;
}

/** One raw form post with valid credentials; rejects when the connection fails. */
export async function post(
  simulator: DidtfnSimulator,
  operation: string,
  fields: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<{ status: number; type: string; text: string }> {
  const reply = await fetch(`${simulator.baseUrl}/${operation}`, {
    method: 'POST',
    body: new URLSearchParams({ token: simulator.token, accountno: simulator.accountNo, ...fields }),
    ...(signal ? { signal } : {}),
  });
  return { status: reply.status, type: reply.headers.get('content-type') ?? '', text: await reply.text() };
}

/** The parsed body of a reply that must have come with HTTP 200. */
export async function call(
  simulator: DidtfnSimulator,
  operation: string,
  fields: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const { status, text } = await post(simulator, operation, fields);
  if (status !== 200) throw new Error(`${operation} answered ${status}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** One multipart form with valid credentials and these texts and files. */
export async function upload(
  simulator: DidtfnSimulator,
  operation: string,
  parts: Record<string, string | File>,
  signal?: AbortSignal,
): Promise<{ status: number; text: string }> {
  const body = new FormData();
  const all = { token: simulator.token, accountno: simulator.accountNo, ...parts };
  for (const [name, part] of Object.entries(all)) body.append(name, part);
  const reply = await fetch(`${simulator.baseUrl}/${operation}`, {
    method: 'POST',
    body,
    ...(signal ? { signal } : {}),
  });
  return { status: reply.status, text: await reply.text() };
}

/** What a reply says, where the document's way to print it is not JSON: commas at the end, texts in braces. */
export function loosely(text: string): Record<string, unknown> {
  const json = text.replace(/\{("\d+"(?:,"\d+")*)\}/g, '$1').replace(/,(?=[}\]])/g, '');
  return JSON.parse(json) as Record<string, unknown>;
}

export const refusal = (message: string) => ({ status: '404', error: message });

/** Reserves Washington numbers one by one; returns the id of the last one's cart. */
export async function reserve(simulator: DidtfnSimulator, ...numbers: string[]): Promise<string> {
  let reserveId = '';
  for (const number of numbers) {
    const reply = await call(simulator, 'reserve', { category: 'landline', state: 'WA', number });
    if (reply.status !== '200') throw new Error(`reserve ${number}: ${String(reply.error)}`);
    reserveId = String(reply.reserveId);
  }
  return reserveId;
}

/** Reserves and orders Washington numbers; returns the order's id. */
export async function order(simulator: DidtfnSimulator, ...numbers: string[]): Promise<string> {
  const reserveId = await reserve(simulator, ...numbers);
  const reply = await call(simulator, 'gen_order', { trunk_id: '3', reserveId });
  return String(reply.orderId);
}

/** Buys Washington numbers; returns the order's id. */
export async function buy(simulator: DidtfnSimulator, ...numbers: string[]): Promise<string> {
  const orderId = await order(simulator, ...numbers);
  const reply = await call(simulator, 'process_order', { orderId });
  if (reply.status !== '200') throw new Error(`process_order ${orderId}: ${String(reply.error)}`);
  return orderId;
}
