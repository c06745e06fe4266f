// eslint-disable-next-line no-control-regex -- control characters are what the pattern matches
const controlCharacters = /[\x00-\x1f\x7f-\x9f]/g;

/** A field name as one step of a JSON pointer (RFC 6901). Control characters are removed, since it is shown to users and written to logs. */
export const escapePointer = (name: string): string =>
  name.replaceAll('~', '~0').replaceAll('/', '~1').replace(controlCharacters, '\ufffd');
