// @ts-check
import { call, key } from './api.js';

/** @typedef {{ tenant: string, keyId: string, label?: string, scopes: string[], limits: object }} Me */

/** @type {Me | undefined} what the key of this tab allows, as the gateway says */
let me;
/** @type {string[]} the providers that are simulated, as far as the key may see them */
let sandboxed = [];

/** The IDs of the simulated providers; none in live mode. */
export const simulated = () => sandboxed;

/** Asks the gateway once for each key. @returns {Promise<Me>} */
export async function whoAmI() {
  if (me) return me;
  const asked = key.get();
  const answer = await call('/v1/me');
  const providers = answer.scopes.includes('search') ? (await call('/v1/providers')).data : [];
  // Somebody else may have signed in meanwhile.
  if (asked === key.get()) {
    me = answer;
    sandboxed = providers.filter(({ mode }) => mode === 'sandbox').map(({ id }) => id);
  }
  return answer;
}

/** The gateway decides by itself; this only leaves out what it would refuse. @param {readonly string[]} scopes any one of them */
export const may = (scopes) => me !== undefined && scopes.some((scope) => me?.scopes.includes(scope));

/** @param {string | undefined} tenant */
export const isMine = (tenant) => tenant === me?.tenant;

/** Whether anything here can be changed with the key. */
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
