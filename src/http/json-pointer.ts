// eslint-disable-next-line no-control-regex -- they are what it keeps out
const controlCharacters = /[\x00-\x1f\x7f-\x9f]/g;

/** A field's name as one step of a JSON pointer (RFC 6901). It is shown to people and written into logs: control characters are not. */
export const escapePointer = (name: string): string =>
  name.replaceAll('~', '~0').replaceAll('/', '~1').replace(controlCharacters, '\ufffd');
