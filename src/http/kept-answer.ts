import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { isKnown } from './etags.js';

/** In order of preference: among equally acceptable encodings the first is used. */
const codings = ['br', 'gzip', 'identity'] as const;
type Coding = (typeof codings)[number];

/** Large texts are compressed once and read often; the highest level takes seconds to save the last few percent. */
const quality = 9;

const compress: Record<Coding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  gzip: (body) => promisify(gzip)(body, { level: quality }),
  identity: (body) => Promise.resolve(body),
};

/** A response that stays the same: made and compressed when first requested, with an ETag. */
export class KeptAnswer {
  private readonly made = new Map<Coding, Promise<{ body: Buffer; etag: string }>>();
  private readonly compressible: boolean;

  /**
   * @param make creates the body; called again if it failed
   * @param name the response's name for callers with a key: a weak ETag. Without it, the response is public and has a strong one.
   */
  constructor(
    private readonly mediaType: string,
    private readonly make: () => string | Buffer | Promise<string | Buffer>,
    private readonly name?: string,
  ) {
    this.compressible = !mediaType.startsWith('image/');
  }

  /** Responds 304 if the caller has this version. `no-cache`: it can be stored, but must be revalidated on each use. */
  async send({ headers }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const coding = this.compressible ? codingFor(headers['accept-encoding']) : 'identity';
    const { body, etag } = await this.in(coding);
    const vary = [reply.getHeader('Vary') ?? [], this.compressible ? 'Accept-Encoding' : []].flat().join(', ');
    void reply.header('Cache-Control', this.name === undefined ? 'no-cache' : 'private, no-cache').header('ETag', etag);
    if (vary !== '') void reply.header('Vary', vary);
    if (isKnown(etag, headers['if-none-match'])) return reply.status(304).send();
    if (coding !== 'identity') void reply.header('Content-Encoding', coding);
    return reply.type(this.mediaType).send(body);
  }

  private in(coding: Coding): Promise<{ body: Buffer; etag: string }> {
    const kept = this.made.get(coding) ?? this.makeIn(coding);
    this.made.set(coding, kept);
    return kept;
  }

  private async makeIn(coding: Coding): Promise<{ body: Buffer; etag: string }> {
    try {
      // Deferred, so that a synchronous failure is forgotten as well.
      const plain = Buffer.from(await Promise.resolve().then(this.make));
      return { body: await compress[coding](plain), etag: this.etagIn(coding, plain) };
    } catch (error) {
      this.made.delete(coding);
      throw error;
    }
  }

  /** Other bytes are another representation, with a different strong ETag; a weak one is the same for all. */
  private etagIn(coding: Coding, plain: Buffer): string {
    if (this.name !== undefined) return `W/"${this.name}"`;
    const name = digestOf(plain);
    return coding === 'identity' ? `"${name}"` : `"${name}-${coding}"`;
  }
}

const mostAnswers = 100;

/** Responses that stay the same for a while: each is compressed once, however often it is requested. */
@Injectable()
export class KeptAnswers {
  /** By content; the one requested longest ago is dropped first. */
  private readonly answers = new Map<string, KeptAnswer>();

  /** @param what the part of the response that identifies it; the rest may differ from what is sent */
  send(request: FastifyRequest, reply: FastifyReply, answer: object, what: object): Promise<FastifyReply> {
    const name = digestOf(JSON.stringify(what));
    const known = this.answers.get(name) ?? this.keep(name, reply.serialize(answer) as string);
    this.answers.delete(name);
    this.answers.set(name, known);
    for (const oldest of this.answers.keys()) {
      if (this.answers.size <= mostAnswers) break;
      this.answers.delete(oldest);
    }
    return known.send(request, reply);
  }

  private keep(name: string, text: string): KeptAnswer {
    return new KeptAnswer('application/json; charset=utf-8', () => text, name);
  }
}

const digestOf = (text: string | Buffer): string => createHash('sha256').update(text).digest('base64url').slice(0, 27);

/** The encoding that a caller prefers (RFC 9110 §12.5.3), or the plain text if it accepts none of those available. */
export function codingFor(accepted: string | string[] | undefined): Coding {
  const weights = new Map<string, number>();
  for (const part of String(accepted ?? '').split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    if (name !== '') weights.set(name === 'x-gzip' ? 'gzip' : name, weight === undefined ? 1 : Number(weight) || 0);
  }
  const weightOf = (coding: Coding): number =>
    weights.get(coding) ?? (coding === 'identity' ? Number.MIN_VALUE : (weights.get('*') ?? 0));
  const best = codings.reduce((found, coding) => (weightOf(coding) > weightOf(found) ? coding : found));
  return weightOf(best) > 0 ? best : 'identity';
}
