const mark = / \[(chg_[\da-z]{26})\]$/;

/** The description of a sub-account that a change creates: it tells the change's own row from others of the same name. */
export const markedBy = (title: string, changeId: string): string => `${title} [${changeId}]`;

/** The ID of the change that created the sub-account with this description, if it was created here. */
export const markIn = (description: string | undefined): string | undefined => mark.exec(description ?? '')?.[1];

/** A description without its mark. */
export const titleIn = (description: string): string => description.replace(mark, '');

/** The description with a new title; a mark is kept. */
export function retitled(description: string | undefined, title: string): string {
  const made = markIn(description);
  return made === undefined ? title : markedBy(title, made);
}
