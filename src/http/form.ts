import '@fastify/multipart';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { type GatewayConfig } from '../config/environment.js';
import { type DocumentFile } from '../contract/document-file.js';
import { type FieldError, GatewayError } from '../domain/errors.js';
import { type FormShape } from './endpoint.js';
import { documentTypeOf, documentTypesInWords } from './document-types.js';
import { type Fault, isPlainObject } from './value-kinds.js';
import { type UploadFolder, Spool } from './spool.js';
import { CONFIG } from '../tokens.js';
import { bind } from './validation.js';

/** A multipart body that was read completely and is intact. */
export interface Form<T, F extends string> {
  part: T;
  files: Record<F, DocumentFile>;
  /** Takes over the files: the returned function removes them, and must be called once the work that needs them has ended. */
  take: () => () => void;
}

const megabyte = 1024 * 1024;
export const mostFileBytes = 10 * megabyte;
const mostBytes = 25 * megabyte;
const mostJsonBytes = 64 * 1024;

/** Lets a route take `application/x-www-form-urlencoded`, as `URLSearchParams`: for provider callbacks that are not JSON. */
export const TakesForm = () => RouteConfig({ takesForm: true });

/** Reads multipart bodies. Documents are streamed to disk and are never held in memory. */
@Injectable()
export class Forms implements OnApplicationShutdown {
  private readonly spool: Spool;

  constructor(@Inject(CONFIG) { uploads }: Pick<GatewayConfig, 'uploads'>) {
    this.spool = new Spool(uploads);
  }

  onApplicationShutdown(): void {
    this.spool.close();
  }

  /** Reads the form and passes it on. Files that have not been taken over by the end are removed. */
  async with<T extends object, F extends string, R>(
    request: FastifyRequest,
    shape: FormShape<T, F>,
    act: (form: Form<T, F>) => Promise<R>,
  ): Promise<R> {
    const { part, files, dispose } = await this.read(request, shape);
    let taken = false;
    const take = (): (() => void) => {
      taken = true;
      return dispose;
    };
    try {
      return await act({ part, files, take });
    } finally {
      if (!taken) dispose();
    }
  }

  private async read<T extends object, F extends string>(
    request: FastifyRequest,
    shape: FormShape<T, F>,
  ): Promise<Omit<Form<T, F>, 'take'> & { dispose: () => void }> {
    if (!request.isMultipart())
      throw new GatewayError('unsupported_media_type', 'Send the body as multipart/form-data.');
    const announced = Number(request.headers['content-length'] ?? mostBytes);
    if (announced > mostBytes) throw tooLarge('', 'The form', mostBytes);
    const place = this.spool.place(request.caller?.tenant ?? '', announced);
    try {
      const { json, files, errors } = await this.parts(request, shape, place);
      place.settle();
      if (json === undefined) errors.push(wrong(shape.part.name, 'required', 'is required'));
      for (const name of Object.keys(shape.files))
        if (!(name in files) && !errors.some(({ pointer }) => pointer === `/${name}`))
          errors.push(wrong(name, 'required', 'is required'));
      if (errors[0]) throw invalid(errors);
      const part = bindPart(shape, json);
      return { part, files: files, dispose: () => place.dispose() };
    } catch (error) {
      place.dispose();
      throw readable(error);
    }
  }

  /** Every part in turn. An invalid part does not end the reading: the response names all of them. */
  private async parts(
    request: FastifyRequest,
    { part: { name: partName, text }, files: wanted }: FormShape<object>,
    place: UploadFolder,
  ): Promise<{ json: unknown; files: Record<string, DocumentFile>; errors: FieldError[] }> {
    const files: Record<string, DocumentFile> = {};
    const errors: FieldError[] = [];
    let json: unknown;
    let passed = 0;
    const limits = { fileSize: mostFileBytes, files: 5, fields: 20, parts: 25, fieldSize: mostJsonBytes };
    for await (const part of request.parts({ limits })) {
      const { fieldname: name } = part;
      if (name === partName && json === undefined) {
        if (part.type !== 'field') json = fromText(await beginningOf(part.file));
        else json = text ? { [name]: part.value } : fromField(part.value);
      } else if (part.type === 'field') {
        errors.push(wrong(name, 'unknown_field', 'is not a part of this form'));
      } else if (!(name in wanted) || name in files) {
        part.file.resume();
        errors.push(wrong(name, 'unknown_field', name in files ? 'appears twice' : 'is not a part of this form'));
      } else {
        const written = await place.write(name, part.file);
        passed += written.bytes;
        if (part.file.truncated) throw tooLarge(name, `The file ${name}`, mostFileBytes);
        if (passed > mostBytes) throw tooLarge('', 'The form', mostBytes);
        const type = documentTypeOf(written.head);
        const { bytes, sha256, open } = written;
        if (bytes === 0) errors.push(wrong(name, 'empty', 'is empty'));
        else if (!type) errors.push(wrong(name, 'file_type', `must be ${documentTypesInWords}`));
        else
          files[name] = { filename: `${name}.${type.extension}`, contentType: type.contentType, bytes, sha256, open };
      }
    }
    return { json, files, errors };
  }
}

function bindPart<T extends object>({ part: { name, type, text } }: FormShape<T>, json: unknown): T {
  if (!isPlainObject(json)) throw invalid([wrong(name, 'type', 'must be a JSON object')]);
  try {
    return bind(type, json);
  } catch (error) {
    if (!(error instanceof GatewayError) || !error.errors) throw error;
    throw invalid(error.errors.map((e) => ({ ...e, pointer: text ? e.pointer : `/${name}${e.pointer}` })));
  }
}

/** A part with a JSON content type has already been parsed. */
const fromField = (value: unknown): unknown => (typeof value === 'string' ? fromText(value) : value);

/** Some clients send their JSON as a file. Only the maximum size of a request is read: anything longer is cut off and then fails to parse. */
async function beginningOf(file: AsyncIterable<Buffer>): Promise<string> {
  let read = Buffer.alloc(0);
  for await (const chunk of file) if (read.length < mostJsonBytes) read = Buffer.concat([read, chunk]);
  return read.subarray(0, mostJsonBytes).toString('utf8');
}

function fromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return 'is not valid JSON';
  }
}

function wrong(name: string, code: Fault['code'], detail: string): FieldError {
  return { pointer: `/${name.slice(0, 64)}`, code, detail };
}

function invalid(errors: FieldError[]): GatewayError {
  const [first] = errors;
  return new GatewayError('invalid_request', `${first!.pointer} ${first!.detail}.`, { errors });
}

/** Errors of the form parser concern the request; errors of the disk do not. */
function readable(error: unknown): unknown {
  if (error instanceof GatewayError || (error as NodeJS.ErrnoException).syscall !== undefined) return error;
  if ((error as { statusCode?: number }).statusCode === 413)
    return new GatewayError('payload_too_large', 'The form has too many parts.');
  return new GatewayError('invalid_request', 'The form could not be read completely.', { cause: error });
}

function tooLarge(name: string, what: string, most: number): GatewayError {
  const detail = `${what} exceeds ${most / megabyte} MB.`;
  return new GatewayError('payload_too_large', detail, {
    errors: [{ pointer: name === '' ? '' : `/${name}`, code: 'too_large', detail }],
  });
}
