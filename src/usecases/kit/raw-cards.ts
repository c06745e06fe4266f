import { GatewayError } from '../../domain/errors.js';

/** Refuses card data unless the operator has enabled it. */
export function refuseCards({ rawCards }: { rawCards: boolean }): void {
  if (rawCards) return;
  const detail = 'This gateway does not accept card data: the operator has not set PAYMENTS_RAW_CARD=enabled.';
  throw new GatewayError('capability_not_supported', detail);
}
