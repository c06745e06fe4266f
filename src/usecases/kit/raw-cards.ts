import { GatewayError } from '../../domain/errors.js';

/** Card data is taken only where the operator has switched that on. */
export function refuseCards({ rawCards }: { rawCards: boolean }): void {
  if (rawCards) return;
  const detail = 'This gateway does not accept card data: the operator has not set PAYMENTS_RAW_CARD=enabled.';
  throw new GatewayError('capability_not_supported', detail);
}
