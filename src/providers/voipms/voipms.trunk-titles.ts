const mark = / \[(chg_[\da-z]{26})\]$/;

/** The description of a sub-account that a change makes: which of several rows of one name is its own can be read. */
export const markedBy = (title: string, changeId: string): string => `${title} [${changeId}]`;

/** The change that made the sub-account of this description, if one here did. */
export const markIn = (description: string | undefined): string | undefined => mark.exec(description ?? '')?.[1];

/** A description without its mark. */
export const titleIn = (description: string): string => description.replace(mark, '');

/** The description with another title; a mark stays. */
export function retitled(description: string | undefined, title: string): string {
  const made = markIn(description);
  return made === undefined ? title : markedBy(title, made);
}
