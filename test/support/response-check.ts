import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { closed } from './closed.js';

type Json = Record<string, unknown>;

interface Reply {
  status: number;
  headers: Headers;
  /** The body as it came; empty if there was none. */
  text: string;
}

/** Holds replies to an OpenAPI document. What the document does not say of a route, the route must not answer. */
export class ResponseCheck {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  private readonly compiled = new Map<string, ValidateFunction>();
  private readonly routes: { template: string; matches: RegExp }[];

  constructor(private readonly document: Json) {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema(closed(document), 'document');
    // Where two templates match, the one with fewer parameters is meant.
    this.routes = Object.keys(document['paths'] as Json)
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .map((template) => ({
        template,
        matches: new RegExp(`^${template.replace(/[.+]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`),
      }));
  }

  /** Everything that is wrong with a reply; nothing if it is as documented. */
  problemsOf(method: string, path: string, { status, headers, text }: Reply): string[] {
    const [pathname = ''] = path.split('?');
    const template = this.routes.find(({ matches }) => matches.test(pathname))?.template;
    const at = ['paths', template ?? '', method.toLowerCase()];
    const where = `${method} ${template ?? pathname} ${status}`;
    if (template === undefined || !this.find(at)) return [`${where}: the route is not documented`];
    const place = this.resolve([...at, 'responses', String(status)]);
    const response = this.find(place);
    if (!response) return [`${where}: the status is not documented`];
    return [...this.headerProblems(place, response, headers), ...this.bodyProblems(place, response, headers, text)].map(
      (problem) => `${where}: ${problem}`,
    );
  }

  private headerProblems(place: string[], response: Json, headers: Headers): string[] {
    return Object.keys((response['headers'] ?? {}) as Json).flatMap((name) => {
      const header = this.resolve([...place, 'headers', name]);
      const { required, schema } = this.find(header) as { required?: boolean; schema: { type?: string } };
      const value = headers.get(name);
      if (value === null) return required ? [`the header ${name} is missing`] : [];
      return this.complaints(
        [...header, 'schema'],
        schema.type === 'integer' ? Number(value) : value,
        `header ${name}`,
      );
    });
  }

  private bodyProblems(place: string[], response: Json, headers: Headers, text: string): string[] {
    const mediaType = headers.get('content-type')?.split(';')[0]?.trim();
    const content = response['content'] as Json | undefined;
    if (!content) return text === '' ? [] : ['there is a body, and none is documented'];
    if (mediaType === undefined || !(mediaType in content)) return [`the content type ${mediaType} is not documented`];
    if (!mediaType.endsWith('json')) return [];
    return this.complaints([...place, 'content', mediaType, 'schema'], JSON.parse(text), 'body');
  }

  private complaints(place: string[], value: unknown, what: string): string[] {
    const reference = `document#${pointer(place)}`;
    const validate = this.compiled.get(reference) ?? this.ajv.compile({ $ref: reference });
    this.compiled.set(reference, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${what} ${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  private find(place: string[]): Json | undefined {
    return place.reduce<unknown>((node, step) => (node as Json | undefined)?.[step], this.document) as Json | undefined;
  }

  /** The place itself, or the one it refers to. */
  private resolve(place: string[]): string[] {
    const reference = this.find(place)?.['$ref'];
    return typeof reference === 'string' ? reference.slice(2).split('/') : place;
  }
}

const pointer = (place: string[]): string =>
  place.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
