import { eventually } from '../support/eventually.js';

/** The control endpoint of a simulator. */
export async function control(
  simulator: { readonly baseUrl: string },
  method: 'GET' | 'POST' | 'DELETE',
  path = '',
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const reply = await fetch(new URL(`/_sandbox${path}`, simulator.baseUrl), {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}

/** Waits until something has become true. */
export const until = (condition: () => boolean): Promise<boolean> => eventually(condition, Boolean);
