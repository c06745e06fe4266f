import { onlySet } from '../domain/only-set.js';

/** Headers of every response for browsers and caches. `openapi.ts` relaxes them for its pages. */
export const protection = (origin: string | undefined): Record<string, string> => ({
  ...onlySet({ 'Access-Control-Allow-Origin': origin }),
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
});
