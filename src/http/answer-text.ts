/** The content type of responses, unless a route has its own. */
export const jsonMediaType = 'application/json; charset=utf-8';

const controls = /\p{Cc}/gu;
const controlsButLines = /[^\P{Cc}\t\r\n]/gu;
/** Control characters as JSON has them: the ASCII ones are escaped, the others are not. */
const controlsInJson = /[\x7f-\x9f]|\\[bfnrtu]/;

/**
 * A response as JSON. Providers' texts may contain line breaks, tabs and other control characters; the OpenAPI document promises that responses have
 * none, except line breaks and tabs in HTML (`html…`).
 */
export function answerText(answer: unknown): string {
  const text = JSON.stringify(answer);
  if (!controlsInJson.test(text)) return text;
  return JSON.stringify(answer, (name, value: unknown) =>
    typeof value === 'string' ? value.replace(name.startsWith('html') ? controlsButLines : controls, ' ') : value,
  );
}

/** Text that needs no escaping in JSON and has no control characters. */
const ordinary = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** A text of an answer as JSON. */
export const quoted = (text: string): string => (ordinary.test(text) ? `"${text}"` : answerText(text));
