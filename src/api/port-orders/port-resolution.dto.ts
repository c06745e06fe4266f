import { TextField, WordField } from '../../http/field-decorators.js';

export class PortResolutionDto {
  @WordField(['submitted', 'ported', 'cancelled', 'rejected'], {
    description:
      'What you found: the provider has the port (give its ID), the port is complete, or it was not submitted.',
    example: 'rejected',
  })
  outcome: 'submitted' | 'ported' | 'cancelled' | 'rejected';

  @TextField({ max: 64, description: "The provider's ID of the port.", example: '900001', optional: true })
  providerOrderId?: string;

  @TextField({
    max: 1000,
    description: 'How you verified this. Recorded in the history.',
    example: "Not in the provider's portal.",
  })
  note: string;
}
