import { type VoipmsSimulator } from '../../../src/sandbox/voipms/simulator.js';

/** What the client raises: any status but success. */
export class ApiError extends Error {
  constructor(readonly status: string) {
    super(status);
  }
}

type Value = string | number | boolean | undefined;
export type Transport = 'query' | 'multipart';

/**
 * A client of the kind that people have written for the real service: one address, credentials and method among the parameters,
 * booleans as 1 and 0, nothing that is undefined; any HTTP status but 2xx fails, and any status word but success.
 */
export class PlainClient {
  constructor(
    private readonly provider: VoipmsSimulator,
    private readonly transport: Transport,
  ) {}

  async call(method: string, parameters: Record<string, Value> = {}): Promise<Record<string, unknown>> {
    const fields = {
      api_username: this.provider.username,
      api_password: this.provider.password,
      method,
      content_type: 'json',
      ...parameters,
    };
    const texts = Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'boolean' ? String(Number(value)) : String(value)] as const);
    const reply = await this.send(texts);
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
    const body = (await reply.json()) as Record<string, unknown>;
    if (body['status'] !== 'success') throw new ApiError(String(body['status']));
    return body;
  }

  private send(texts: (readonly [string, string])[]): Promise<Response> {
    const query = new URLSearchParams(Object.fromEntries(texts));
    if (this.transport === 'query') return fetch(`${this.provider.baseUrl}?${query.toString()}`);
    const form = new FormData();
    for (const [name, value] of texts) form.append(name, value);
    return fetch(this.provider.baseUrl, { method: 'POST', body: form });
  }
}
