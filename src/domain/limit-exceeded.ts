import { GatewayError } from './errors.js';
import { endOf, isMoneyLimit, isSpan, type LimitName, type LimitReached, limitRows } from './limits.js';
import { type Money, moneyOf } from './money.js';

/** Amounts are counts, or units of money in `currency`. */
export interface Excess {
  name: LimitName;
  currency: string;
  allowed: number;
  used: number;
  requested: number;
}

/** The refusal. Waiting helps only if the count starts again and the request would fit then. */
export function limitExceeded({ name, currency, allowed, used, requested }: Excess, now: number): GatewayError {
  const { per, what } = limitRows[name];
  const shown = (amount: number): number | Money => (isMoneyLimit(name) ? moneyOf(amount, currency) : amount);
  const said = (amount: number): string => (isMoneyLimit(name) ? `${moneyOf(amount, currency).amount} ${currency}` : `${amount}`); // prettier-ignore
  const left = Math.max(0, allowed - used);
  const ends = isSpan(per) ? endOf(per, now) : undefined;
  const fits = ends !== undefined && requested <= allowed && allowed > 0;
  const limit: LimitReached = {
    name,
    allowed: shown(allowed),
    used: shown(used),
    left: shown(left),
    requested: shown(requested),
    ...(ends !== undefined && { resetsAt: new Date(ends).toISOString() }),
  };
  const state = !isSpan(per) ? '' : ` Used: ${said(used)}, left: ${said(left)}.`;
  const asked = requested === 0 ? '' : ` Requested: ${said(requested)}.`;
  const detail = `${name}: at most ${said(allowed)} ${what}.${state}${asked}`;
  return new GatewayError('limit_exceeded', detail, {
    limit,
    retry: { safe: true, ...(fits && { afterSeconds: Math.max(1, Math.ceil((ends - now) / 1_000)) }) },
  });
}
