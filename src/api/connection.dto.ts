import { invalidField } from '../domain/errors.js';
import { type FieldOptions, OneOfField, TextField, WordField } from '../http/field-decorators.js';

const clid = {
  max: 64,
  pattern: /^[\w.-]{1,64}$/,
  says: 'a value defined by the provider',
  description: "Caller ID presentation (CLID type), as the provider's own value.",
  example: 'callerNumber',
};

export class TrunkConnectionDto {
  @TextField({ max: 64, description: "The provider's ID of the trunk that receives the calls.", example: '3' })
  trunkId: string;
}

export class DirectConnectionDto {
  @WordField(['direct'], { description: 'Deliver calls over a SIP connection.', example: 'direct' })
  type: 'direct';

  @TextField({ max: 64, description: "The provider's ID of the connection.", example: 'con-77' })
  connectionId: string;

  @WordField(['sameAsNumber', 'custom'], {
    description: 'Whether to send the dialed number or custom digits.',
    example: 'sameAsNumber',
  })
  outpulseType: 'sameAsNumber' | 'custom';

  @TextField({
    max: 32,
    pattern: /^\+?\d{1,31}$/,
    says: 'digits',
    description: 'The custom digits.',
    example: '+12065550100',
    optional: true,
  })
  outpulseDigits?: string;

  @TextField({ ...clid, optional: true })
  clidType?: string;
}

export class PstnConnectionDto {
  @WordField(['pstn'], { description: 'Deliver calls over the public telephone network (PSTN).', example: 'pstn' })
  type: 'pstn';

  @WordField(['custom'], { description: 'Custom digits, instead of the dialed number.', example: 'custom' })
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

/** How calls reach a number without a trunk. */
export const ConnectionField = (options: FieldOptions) => OneOfField({ tag: 'type', when: kinds }, options);

/** How calls reach the numbers of an order: through a trunk, unless another type is given. */
export const OrderConnectionField = (options: FieldOptions) =>
  OneOfField({ tag: 'type', when: kinds, otherwise: TrunkConnectionDto }, options);

/** Refuses custom digits that are not given, and digits beside the dialed number. */
export function refuseOutpulse(
  connection: TrunkConnectionDto | DirectConnectionDto | PstnConnectionDto,
  at = '/connection',
): void {
  if ('trunkId' in connection) return;
  const { outpulseType, outpulseDigits } = connection;
  const pointer = `${at}/outpulseDigits`;
  if (outpulseType === 'custom' && outpulseDigits === undefined)
    throw invalidField(pointer, 'required', 'outpulseType custom requires outpulseDigits, such as +12065550100.');
  if (outpulseType === 'sameAsNumber' && outpulseDigits !== undefined)
    throw invalidField(pointer, 'contradiction', 'outpulseType sameAsNumber takes no outpulseDigits. Use custom.');
}
