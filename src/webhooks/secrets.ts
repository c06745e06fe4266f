import { createCipheriv, createDecipheriv } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Clock } from '../clock.js';
import { GatewayError } from '../domain/errors.js';

const cipher = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** Within the 24 to 64 bytes of Standard Webhooks. */
const secretBytes = 32;
const prefix = 'whsec_';

/** Where the sealing key comes from. */
export interface KeySource {
  /** 32 bytes in base64. */
  key?: string;
  /** Used if there is no `key`: the file in which a generated key is stored. */
  generated?: string;
}

/** Creates the secrets that sign webhooks, and seals them in the ledger: AES-256-GCM, bound to the endpoint. The key itself is not in the ledger. */
export class WebhookSecrets {
  private key: Buffer | undefined;

  constructor(
    private readonly source: KeySource,
    private readonly clock: Pick<Clock, 'bytes'>,
  ) {
    if (source.key !== undefined) this.key = Buffer.from(source.key, 'base64');
  }

  /** A new secret in clear text: `whsec_…`. */
  create(): string {
    return `${prefix}${Buffer.from(this.clock.bytes(secretBytes)).toString('base64')}`;
  }

  seal(endpointId: string, secret: string): string {
    const nonce = this.clock.bytes(nonceBytes);
    const sealing = createCipheriv(cipher, this.keyOrRefuse(), nonce).setAAD(Buffer.from(endpointId));
    const sealed = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()]);
    return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64');
  }

  /** The signing key. Throws if it was sealed with another key. */
  open(endpointId: string, sealed: string): Buffer {
    const bytes = Buffer.from(sealed, 'base64');
    const opening = createDecipheriv(cipher, this.keyOrRefuse(), bytes.subarray(0, nonceBytes))
      .setAAD(Buffer.from(endpointId))
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const secret = Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]);
    return Buffer.from(secret.toString('utf8').slice(prefix.length), 'base64');
  }

  private keyOrRefuse(): Buffer {
    this.key ??= this.generated();
    if (this.key) return this.key;
    throw new GatewayError(
      'unavailable',
      'Webhooks are not enabled on this gateway: WEBHOOK_ENCRYPTION_KEY is not set.',
    );
  }

  private generated(): Buffer | undefined {
    const { generated } = this.source;
    if (generated === undefined) return undefined;
    const key = Buffer.from(this.clock.bytes(keyBytes));
    mkdirSync(dirname(generated), { recursive: true, mode: 0o700 });
    const draft = `${generated}.${Buffer.from(this.clock.bytes(4)).toString('hex')}`;
    writeFileSync(draft, `${key.toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
    try {
      // Linked atomically: another process may be about to read the file.
      linkSync(draft, generated);
    } catch (error) {
      // The file exists: from an earlier start, or by another process.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft);
    }
    return Buffer.from(readFileSync(generated, 'utf8'), 'base64');
  }
}
