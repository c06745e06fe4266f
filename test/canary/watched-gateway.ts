import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type DidtfnSimulator, startDidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { startTclSimulator } from '../../src/sandbox/tcl/simulator.js';
import { startTelecloudSimulator } from '../../src/sandbox/telecloud/simulator.js';
import { startVoipmsSimulator, type VoipmsSimulator } from '../../src/sandbox/voipms/simulator.js';
import { launch, type Launched } from '../e2e/launch.js';
import { freshRedis } from '../support/services.js';
import { canaries, hitsIn as canariesIn, type Hit } from './canaries.js';

/** What it has answered. */
export interface Said {
  status: number;
  text: string;
}

/** What a stream says at once; it has no end. */
async function begunOf(response: Response): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return Buffer.from(value ?? []).toString();
}

/**
 * A gateway as an operator starts it, with everything written down that it ever writes down. All that it has said or left behind can be searched
 * for secrets.
 */
export class WatchedGateway {
  /** All answers, and which calls they are of. */
  readonly said: { place: string; text: string }[] = [];
  /** Texts of keys that the gateway has made. */
  readonly given: string[] = [];

  private constructor(
    private readonly directory: string,
    private readonly launched: Launched,
    readonly redisUrl: string,
    private readonly simulators: [DidtfnSimulator, VoipmsSimulator, ...{ close(): Promise<void> }[]],
    private readonly url: string,
    readonly document: { paths: Record<string, object> },
  ) {}

  static async start(): Promise<WatchedGateway> {
    const directory = mkdtempSync(join(tmpdir(), 'gateway-canary-'));
    const [didtfn, tcl, telecloud, voipms, redisUrl] = await Promise.all([
      startDidtfnSimulator({ token: canaries.token }),
      startTclSimulator({ token: canaries.token }),
      startTelecloudSimulator({ apiKey: canaries.token }),
      startVoipmsSimulator({ password: canaries.token }),
      freshRedis(),
    ]);
    const sha256 = createHash('sha256').update(canaries.apiKey).digest('hex');
    const keys = [{ id: 'canary', tenant: 'canary', sha256, scopes: ['*'] }];
    writeFileSync(join(directory, 'keys.json'), JSON.stringify({ keys }));
    const launched = launch(
      {
        LOG_LEVEL: 'debug',
        STORE_URL: `sqlite:${join(directory, 'data', 'gateway.db')}`,
        UPLOAD_DIR: join(directory, 'uploads'),
        REDIS_URL: redisUrl,
        API_KEYS_FILE: join(directory, 'keys.json'),
        PAYMENTS_RAW_CARD: 'enabled',
        DIDTFN_BASE_URL: didtfn.baseUrl,
        DIDTFN_TOKEN: canaries.token,
        DIDTFN_ACCOUNT_NO: didtfn.accountNo,
        DIDTFN_MONEY_TIMEOUT_MS: '400',
        DIDTFN_LATE_BOUND_MS: '200',
        TCL_BASE_URL: tcl.baseUrl,
        TCL_TOKEN: canaries.token,
        TELECLOUD_BASE_URL: telecloud.baseUrl,
        TELECLOUD_API_ID_KEY: telecloud.apiIdKey,
        TELECLOUD_API_KEY: canaries.token,
        VOIPMS_BASE_URL: voipms.baseUrl,
        VOIPMS_USERNAME: voipms.username,
        VOIPMS_PASSWORD: canaries.token,
        VOIPMS_MONEY_TIMEOUT_MS: '400',
        VOIPMS_LATE_BOUND_MS: '200',
      },
      directory,
    );
    const url = await launched.url();
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, object> };
    return new WatchedGateway(directory, launched, redisUrl, [didtfn, voipms, tcl, telecloud], url, document);
  }

  get didtfn(): DidtfnSimulator {
    return this.simulators[0];
  }

  get voipms(): VoipmsSimulator {
    return this.simulators[1];
  }

  /** Its log and everything else that it has printed. */
  get output(): string {
    return this.launched.output;
  }

  /** Names of files that it keeps. */
  data = (): string[] => readdirSync(join(this.directory, 'data'));
  uploads = (): string[] => readdirSync(join(this.directory, 'uploads'), { recursive: true }).map(String);

  call = async (
    method: string,
    path: string,
    { body, key = canaries.apiKey }: { body?: object | FormData; key?: string } = {},
  ): Promise<Said> => {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'idempotency-key': randomUUID(),
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        prefer: 'wait=3',
        ...(body && !(body instanceof FormData) ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: body instanceof FormData ? body : JSON.stringify(body) } : {}),
    });
    const endless = response.headers.get('content-type')?.startsWith('text/event-stream');
    const text = endless ? await begunOf(response) : await response.text();
    const headers = JSON.stringify([...response.headers]);
    this.said.push({ place: `${method} ${path} ${response.status}`, text: `${headers}\n${text}` });
    return { status: response.status, text };
  };

  /** Where secrets stand in all that it has said or left behind. */
  async everything(): Promise<Hit[]> {
    for (const id of ['didtfn', 'tcl', 'telecloud', 'voipms']) await this.call('GET', `/v1/providers/${id}/drift`);
    const hitsIn = (place: string, content: Buffer): Hit[] => [
      ...canariesIn(place, content),
      ...this.given.filter((key) => content.includes(key)).map(() => ({ place, canary: 'given' })),
    ];
    const hits = this.said.flatMap(({ place, text }) => hitsIn(place, Buffer.from(text)));
    hits.push(...hitsIn('log and standard output', Buffer.from(this.output)));
    hits.push(...hitsIn('openapi.json', Buffer.from(JSON.stringify(this.document))));
    hits.push(...hitsIn('metrics', Buffer.from(await (await fetch(`${this.url}/metrics`)).text())));
    for (const file of readdirSync(join(this.directory, 'data'), { recursive: true, withFileTypes: true }))
      if (file.isFile()) hits.push(...hitsIn(`data/${file.name}`, readFileSync(join(file.parentPath, file.name))));
    hits.push(...(await this.inRedis()));
    hits.push(...hitsIn('names of uploads', Buffer.from(this.uploads().join('\n'))));
    return hits;
  }

  private async inRedis(): Promise<Hit[]> {
    const redis = new Redis(this.redisUrl);
    const hits: Hit[] = [];
    for (const key of await redis.keys('*')) {
      const dump = (await redis.type(key)) === 'string' ? await redis.getBuffer(key) : await redis.dumpBuffer(key);
      hits.push(...canariesIn(`Redis ${key}`, Buffer.concat([Buffer.from(key), dump ?? Buffer.alloc(0)])));
    }
    await redis.quit();
    return hits;
  }

  async stop(): Promise<void> {
    await this.launched.kill();
    for (const one of this.simulators) await one.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
