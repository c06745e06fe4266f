import { type Outcome } from '../contract/outcome.js';
import { type ProblemCode } from '../domain/errors.js';

/** How a call ended, as its history says it. */
export function detailOf<T>(outcome: Outcome<T>): string {
  if (outcome.kind === 'done') return 'Executed.';
  const said = outcome.fault.message === undefined ? '' : `: ${outcome.fault.message}`;
  switch (outcome.kind) {
    case 'refused':
      return `Rejected by the provider${refusedWho(outcome.code)}${said}`;
    case 'not_sent':
      return `Did not reach the provider${said}`;
    case 'unknown':
      return `Outcome unknown${said}`;
  }
}

const refusedWho = (code: ProblemCode): string =>
  code === 'upstream_unauthorized'
    ? ", which rejects the gateway's credentials"
    : code === 'access_refused'
      ? ", which refuses the gateway's account access to this"
      : '';
