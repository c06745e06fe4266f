import { type FieldOptions, OneOfField, TextField, WordField } from '../http/fields.js';

const clid = {
  max: 64,
  pattern: /^[\w.-]{1,64}$/,
  says: 'a word of the provider',
  description: "How the caller's number is presented (CLID type), in the provider's word for it (TCL).",
  example: 'callerNumber',
};

export class TrunkConnectionDto {
  @TextField({ max: 64, description: "The trunk that calls arrive on: the provider's id for it.", example: '3' })
  trunkId: string;
}

export class DirectConnectionDto {
  @WordField(['direct'], { description: 'Over a SIP connection.', example: 'direct' })
  type: 'direct';

  @TextField({ max: 64, description: "The connection: the provider's id for it.", example: 'con-77' })
  connectionId: string;

  @WordField(['sameAsNumber', 'custom'], {
    description: 'Which digits are sent: the number itself, or others.',
    example: 'sameAsNumber',
  })
  outpulseType: 'sameAsNumber' | 'custom';

  @TextField({
    max: 32,
    pattern: /^\+?\d{1,31}$/,
    says: 'digits',
    description: 'The digits, when they are others.',
    example: '+12065550100',
    optional: true,
  })
  outpulseDigits?: string;

  @TextField({ ...clid, optional: true })
  clidType?: string;
}

export class PstnConnectionDto {
  @WordField(['pstn'], { description: 'Over the public telephone network.', example: 'pstn' })
  type: 'pstn';

  @WordField(['custom'], { description: 'Other digits than the number.', example: 'custom' })
  outpulseType: 'custom';

  @TextField({
    max: 32,
    pattern: /^\+?\d{1,31}$/,
    says: 'digits',
    description: 'The digits that receive the calls.',
    example: '+12065550100',
  })
  outpulseDigits: string;

  @TextField({ ...clid, optional: true })
  clidType?: string;
}

const kinds = { direct: DirectConnectionDto, pstn: PstnConnectionDto };

/** How calls reach a number other than by a trunk. */
export const ConnectionField = (options: FieldOptions) => OneOfField({ tag: 'type', when: kinds }, options);

/** How calls reach the numbers of an order: by a trunk, unless it names another way. */
export const OrderConnectionField = (options: FieldOptions) =>
  OneOfField({ tag: 'type', when: kinds, otherwise: TrunkConnectionDto }, options);
