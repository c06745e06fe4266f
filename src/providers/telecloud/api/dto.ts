import { type Type as Class } from '@nestjs/common';
import { onlySet } from '../../../domain/only-set.js';
import {
  DayField,
  DecimalField,
  Field,
  FlagField,
  IntegerField,
  ListField,
  MoneyField,
  WebAddressField,
  WordField,
} from '../../../http/field-decorators.js';
import { type Kind, text } from '../../../http/value-kinds.js';
import { email, webAddress } from '../../../http/value-formats.js';
import { type About, type Shape } from '../telecloud.fields.js';

// eslint-disable-next-line no-control-regex -- text may contain line breaks and tabs, but no other control characters
const prose = { pattern: /^[^\x00-\x08\v\f\x0e-\x1f\x7f-\x9f]*$/, says: 'text' };
const made = new Map<string, Class>();

/** A DTO class generated from a row's field descriptions, by API name. Each name has one class. */
export function dtoOf(name: string, fields: Readonly<Record<string, About>>): Class {
  const known = made.get(name);
  if (known) return known;
  const dto = { [name]: class {} }[name] as Class;
  for (const [field, about] of Object.entries(fields)) fieldOf(about)(dto.prototype as object, field);
  made.set(name, dto);
  return dto;
}

function fieldOf({ shape, description, example, optional = false }: About): PropertyDecorator {
  const words = { description, example, optional };
  switch (shape.type) {
    case 'text':
      return Field(kindOf(shape), words);
    case 'word':
      return WordField(shape.words, words);
    case 'integer':
      return IntegerField({ ...words, min: shape.min, max: shape.max });
    case 'flag':
      return FlagField(words);
    case 'money':
      return MoneyField({ description, optional });
    case 'decimal':
      return DecimalField(words);
    case 'day':
      return DayField(words);
    case 'url':
      return WebAddressField(words);
    case 'list':
      return ListField(kindOf(shape.of), { ...words, min: shape.min, max: shape.max });
    case 'objects': {
      const item = dtoOf(`${shape.name}ItemDto`, shape.members);
      return ListField(() => item, { ...words, min: shape.min, max: shape.max });
    }
  }
}

/** The type of a single value; lists and paths are built from it. */
export function kindOf(shape: Shape): Kind {
  if (shape.type === 'text') {
    const { max, min, format } = shape;
    if (format === 'email') return email;
    return text({ max, ...onlySet({ min }), ...(format === 'prose' ? prose : {}) });
  }
  if (shape.type === 'url') return webAddress;
  throw new Error(`no lists or paths of ${shape.type}`);
}
