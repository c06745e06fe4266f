import { createHmac } from 'node:crypto';

/** An event as it is sent. */
export interface Message {
  /** The event ID, the same for every attempt. */
  id: string;
  /** When it is sent, epoch ms. */
  at: number;
  body: string;
}

/** The headers of Standard Webhooks, with a signature by each valid secret. */
export function signedHeaders({ id, at, body }: Message, secrets: readonly Buffer[]): Record<string, string> {
  const timestamp = String(Math.floor(at / 1_000));
  const signatures = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64'),
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.map((signature) => `v1,${signature}`).join(' '),
  };
}
