import { type OpenAPIObject } from '@nestjs/swagger';

/** What is sent as a body: its fields by their names. */
export type Example = Record<string, unknown>;

interface Part {
  name: string;
  in: string;
  required?: boolean;
  example?: string | number | boolean;
  schema: { example?: string | number | boolean; default?: string | number | boolean };
}

interface Content {
  schema: { properties: Record<string, { example?: unknown }> };
  example?: unknown;
  examples?: Record<string, { value: Example }>;
}

/** An operation of the OpenAPI document, as far as tests look at it. */
export interface Operation {
  operationId: string;
  parameters?: Part[];
  requestBody?: { content: Record<string, Content | undefined> };
  responses: Record<string, { content?: Record<string, Content | undefined> }>;
  'x-sandbox-only'?: boolean;
}

export interface DocumentedOperation extends Operation {
  /** In capitals. */
  method: string;
  /** With the names of its parameters in braces. */
  path: string;
}

export const operationsOf = ({ paths }: Pick<OpenAPIObject, 'paths'>): DocumentedOperation[] =>
  Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );

/** The bodies that the document shows for an operation. */
export const examplesOf = ({ requestBody }: Operation): Example[] =>
  Object.values(requestBody?.content['application/json']?.examples ?? {}).map(({ value }) => value);
