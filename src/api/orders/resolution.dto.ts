import { type E164 } from '../../domain/phone-number.js';
import { ListField, TextField, WordField } from '../../http/field-decorators.js';
import { phoneNumber } from '../../http/value-formats.js';
import { type OrderResolution } from '../../usecases/kit/order-evidence.js';

export class OrderResolutionDto {
  @WordField(['completed', 'rejected', 'cancelled'], {
    description:
      'What you found: the numbers are in service, the order was not carried out, or it was cancelled. Numbers that are already `active` stay so; if only some are, the order ends as `partially_completed`.',
    example: 'completed',
  })
  outcome: 'completed' | 'rejected' | 'cancelled';

  @TextField({
    max: 64,
    description:
      "The provider's order ID, if you found one. The gateway reads it at the provider; it must exist and be this order. If the provider cannot look up orders, an operator key is required.",
    example: '700001',
    optional: true,
  })
  providerOrderId?: string;

  @TextField({
    max: 1000,
    description: 'How you verified this. Recorded in the history.',
    example: "Seen as processed in the provider's portal on November 22.",
  })
  note: string;

  @ListField(phoneNumber, {
    min: 1,
    max: 1000,
    description:
      'The numbers that are in service; by default, all numbers of the order. For an order by criteria they may be omitted if the provider can tell which numbers it delivered. Numbers that the provider cannot confirm require an operator key.',
    example: ['+12062190100'],
    optional: true,
  })
  phoneNumbers?: string[];
}

export const resolutionOf = ({ phoneNumbers, ...said }: OrderResolutionDto): OrderResolution => ({
  ...said,
  ...(phoneNumbers && { phoneNumbers: phoneNumbers as E164[] }),
});
