import { type PipeTransform, Param } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { GatewayError, invalidField } from '../domain/errors.js';
import { type IdPrefix, namesOfIds } from '../domain/ids.js';
import * as formats from './value-formats.js';
import { type Kind } from './value-kinds.js';

/** Documentation of a path parameter. */
export interface PathParamOptions {
  description: string;
  example: string;
}

/** A path parameter, documented and validated. An invalid one is 400. */
export function PathParam(name: string, kind: Kind, options: PathParamOptions): ParameterDecorator {
  return pathParam(name, kind, options, {
    transform: (value: unknown) => {
      const [wrong] = kind.check(value);
      if (wrong) throw invalidField(`/path/${name}`, wrong.code, wrong.detail);
      return value;
    },
  });
}

/** The ID of a resource in the path (`:id` by default). Anything that cannot be an ID of ours is 404, like an unknown ID. */
export function IdParam(prefix: IdPrefix, name = 'id'): ParameterDecorator {
  const kind = formats.id(prefix);
  const example = `${prefix}_01kf3xw8q20000m5e7r9t2v4x6`;
  return pathParam(
    name,
    kind,
    { description: `ID of the ${namesOfIds[prefix]}.`, example },
    {
      transform: (value: unknown) => {
        if (kind.check(value).length > 0) throw new GatewayError('not_found', 'Resource not found.');
        return value;
      },
    },
  );
}

/** The ID of a work item in the path. Returns the ID of its resource. */
export const WorkItemParam = (): ParameterDecorator =>
  pathParam(
    'id',
    formats.workItem,
    { description: 'ID of the work item.', example: 'wki_ord_01kf3xw8q20000m5e7r9t2v4x6' },
    {
      transform: (value: unknown) => {
        if (formats.workItem.check(value).length > 0) throw new GatewayError('not_found', 'Resource not found.');
        return String(value).slice('wki_'.length);
      },
    },
  );

/** For the body of an update: one without fields is refused. */
export const SomeField: PipeTransform<object, object> = {
  transform: (body) => {
    if (Object.keys(body).length === 0) throw invalidField('', 'required', 'Specify at least one field to update.');
    return body;
  },
};

/** A phone number in the path. */
export const PhoneNumberParam = (name = 'e164'): ParameterDecorator =>
  PathParam(name, formats.phoneNumber, { description: 'Phone number in E.164 format.', example: '+12062190100' });

function pathParam(
  name: string,
  kind: Kind,
  { description, example }: PathParamOptions,
  pipe: PipeTransform,
): ParameterDecorator {
  return (target, method, index) => {
    Param(name, pipe)(target, method, index);
    const descriptor = method === undefined ? undefined : Object.getOwnPropertyDescriptor(target, method);
    if (method === undefined || !descriptor) return;
    ApiParam({ name, description, schema: { ...(kind.schema as object), example } })(target, method, descriptor);
  };
}
