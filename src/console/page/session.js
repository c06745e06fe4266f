// @ts-check
import { call, key } from './api.js';

/** @typedef {{ tenant: string, keyId: string, label?: string, scopes: string[], limits: object }} Me */

/** @type {Me | undefined} what this tab's key allows, as reported by the gateway */
let me;
/** @type {string[]} the simulated providers that the key may see */
let sandboxed = [];

/** The IDs of the simulated providers; none in live mode. */
export const simulated = () => sandboxed;

/** Asks the gateway once per key. @returns {Promise<Me>} */
export async function whoAmI() {
  if (me) return me;
  const asked = key.get();
  const answer = await call('/v1/me');
  const providers = answer.scopes.includes('search') ? (await call('/v1/providers')).data : [];
  // Someone else may have signed in meanwhile.
  if (asked === key.get()) {
    me = answer;
    sandboxed = providers.filter(({ mode }) => mode === 'sandbox').map(({ id }) => id);
  }
  return answer;
}

/** The gateway enforces scopes; this only hides what it would refuse. @param {readonly string[]} scopes any one of them */
export const may = (scopes) => me !== undefined && scopes.some((scope) => me?.scopes.includes(scope));

/** @param {string | undefined} tenant */
export const isMine = (tenant) => tenant === me?.tenant;

/** Whether the key is read-only here. */
export const readsOnly = () => me !== undefined && !me.scopes.some((scope) => /:write$|:charge$|^resolve$|^operator$/.test(scope)); // prettier-ignore

/** @param {string} value */
export function signInWith(value) {
  me = undefined;
  key.set(value);
}

export function forget() {
  me = undefined;
  key.forget();
}
