/** What answers say that they are, unless a route says otherwise. */
export const jsonMediaType = 'application/json; charset=utf-8';

const controls = /\p{Cc}/gu;
const controlsButLines = /[^\P{Cc}\t\r\n]/gu;
/** As they stand in JSON: those of ASCII are escaped there, the others are not. */
const controlsInJson = /[\x7f-\x9f]|\\[bfnrtu]/;

/**
 * An answer as JSON. Providers' texts may have lines and tabs, and what else a terminal takes for a command; the document promises that
 * answers have none, but for the lines and tabs of HTML (`html…`), which belong to it.
 */
export function answerText(answer: unknown): string {
  const text = JSON.stringify(answer);
  if (!controlsInJson.test(text)) return text;
  return JSON.stringify(answer, (name, value: unknown) =>
    typeof value === 'string' ? value.replace(name.startsWith('html') ? controlsButLines : controls, ' ') : value,
  );
}

/** A text of these needs no escape in JSON, and has no controls. */
const ordinary = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** A text of an answer as JSON. */
export const quoted = (text: string): string => (ordinary.test(text) ? `"${text}"` : answerText(text));
