import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ResponseCheck } from '../support/response-check.js';
import { type Answered } from './http.js';
import { type Document, type Operation } from './operations.js';

/** Words that only the inside of the gateway knows. */
const inside = /node_modules|\.(?:js|ts):\d+:\d+|SQLITE_|SqliteError|\bat async |ECONNREFUSED 127|\[object Object\]/;

/** Holds answers to the OpenAPI document. */
export class Judge {
  private readonly responses: ResponseCheck;
  private readonly ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  private readonly bodies = new Map<string, ValidateFunction>();
  private readonly isProblem: ValidateFunction;

  constructor(document: Document) {
    this.responses = new ResponseCheck(document as unknown as Record<string, unknown>);
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema(document, 'document');
    this.isProblem = this.ajv.compile({ $ref: 'document#/components/schemas/Problem' });
  }

  /** What is wrong with the answer of a route, whatever it was asked. */
  wrongWith({ method, path }: Pick<Operation, 'method' | 'path'>, answered: Answered): string[] {
    const wrong = this.wrongWithAny(answered);
    // What is refused before it is known which route is meant belongs to none.
    if ([0, 408, 431].includes(answered.status)) return wrong;
    try {
      const asDocumented = path.replace(/\{\w+\}/g, 'x');
      return [...wrong, ...this.responses.problemsOf(method, asDocumented, answered)];
    } catch (error) {
      return [...wrong, `${method} ${path} ${answered.status}: the body is not JSON (${String(error)})`];
    }
  }

  /** What is wrong with any answer, of a route or of none. */
  wrongWithAny({ status, headers, text }: Answered): string[] {
    if (status === 0) return ['no answer'];
    const wrong = [];
    if (status === 500 || status === 501 || status > 504) wrong.push(`answered with ${status}`);
    if (inside.test(text)) wrong.push('the answer shows the inside of the gateway');
    if (status >= 400 && !this.isProblemDocument(headers.get('content-type'), text))
      wrong.push(`${status} without a problem document`);
    return wrong;
  }

  isProblemDocument(mediaType: string | null, text: string): boolean {
    if (mediaType !== 'application/problem+json') return false;
    try {
      return this.isProblem(JSON.parse(text));
    } catch {
      return false;
    }
  }

  /** Whether the document allows this JSON body. */
  allows({ id, body }: Operation, value: unknown): boolean {
    if (!body) return value === undefined;
    let validate = this.bodies.get(id);
    if (!validate) {
      validate = this.ajv.compile(withReferences(body.schema));
      this.bodies.set(id, validate);
    }
    return validate(value);
  }
}

/** References of the document, made from outside it. */
function withReferences(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components')) as object;
}
