import {
  type CreditType,
  type AccountMovement,
  type CustomerBalance,
  type CustomerUsage,
  type Threshold,
} from '../../contract/customers.js';
import {
  TextField,
  WordField,
  MoneyDto,
  MoneyField,
  DayField,
  Field,
  FlagField,
  IntegerField,
  ObjectField,
  TimeField,
} from '../../http/field-decorators.js';
import { email } from '../../http/value-formats.js';
import { transactionIdOptions } from '../event.dto.js';

export class CustomerUsageDto implements CustomerUsage {
  @MoneyField({ description: 'Amount spent.', optional: true })
  spent?: MoneyDto;

  @IntegerField({ min: 0, max: 2 ** 53 - 1, description: 'Number of calls.', example: 56, optional: true })
  calls?: number;

  @TextField({ max: 32, description: "Total duration, in the provider's format.", example: '51:35', optional: true })
  talkTime?: string;
}

export class CustomerBalanceDto extends CustomerUsageDto implements CustomerBalance {
  @MoneyField({ description: "The customer's balance. May have more than two decimal places." })
  current: MoneyDto;

  @ObjectField(() => CustomerUsageDto, { description: "The same figures for today, in the provider's time zone." })
  today: CustomerUsageDto;
}

export class BalanceThresholdDto implements Threshold {
  @MoneyField({ description: 'Balance below which the customer is alerted.' })
  amount: MoneyDto;

  @Field(email, { description: 'Where the alert is sent.', example: 'jane.doe@example.com', optional: true })
  email?: string;
}

export class CustomerTransactionDto implements AccountMovement {
  @TextField({ max: 64, description: "The provider's ID.", example: '475568' })
  id: string;

  @DayField({ description: "Date of the entry, in the provider's time zone." })
  date: string;

  @TimeField({ description: 'Time of the entry, if the provider returns it.', optional: true })
  bookedAt?: string;

  @MoneyField({ description: 'Amount of the entry.' })
  amount: MoneyDto;

  @TextField({ max: 512, description: 'Description.', example: 'DID5551234567', optional: true })
  description?: string;
}

export class NewCustomerTransactionDto {
  @MoneyField({ description: 'Amount in USD, with up to four decimal places.' })
  amount: MoneyDto;

  @TextField({
    max: 200,
    description:
      'Description. The gateway appends the ID of the change, so that an entry whose reply was lost can be found.',
    example: 'Calls in March',
    optional: true,
  })
  description?: string;

  @FlagField({
    description:
      'Only checks whether the request would be accepted; nothing is posted. Rejected unless the operator has enabled dry runs.',
    example: false,
    optional: true,
  })
  dryRun?: boolean;
}

export class CustomerTransactionResultDto {
  @TextField({
    max: 64,
    description: "The provider's ID, if the provider lists the entry already.",
    example: '475568',
    optional: true,
  })
  id?: string;

  @MoneyField({ description: 'Amount of the entry.' })
  amount: MoneyDto;

  @TextField({
    max: 512,
    description: 'Description as posted, including the tag.',
    example: 'Calls in March [chg_01kf3xw8q20000m5e7r9t2v4x6]',
  })
  description: string;

  @FlagField({ description: 'Whether this was a dry run and nothing was posted.', example: false })
  dryRun: boolean;
}

export class NewCustomerCreditDto {
  @WordField(['credit', 'debit'], { description: "`credit` adds to the customer's credit; `debit` deducts from it." })
  type: CreditType;

  @MoneyField({ description: 'Amount.' })
  amount: MoneyDto;
}

export class CustomerCreditDto {
  @WordField(['credit', 'debit'], { description: 'Whether the entry is a credit or a debit.' })
  type: CreditType;

  @MoneyField({ description: 'Amount of the entry.' })
  amount: MoneyDto;

  @MoneyField({ description: 'Customer credit afterwards.' })
  available: MoneyDto;

  @TextField(transactionIdOptions)
  transactionId?: string;
}
