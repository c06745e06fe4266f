/** What a part of a layer has shown. */
export interface Part {
  /** What is not as it was promised. */
  wrongs: readonly string[];
  figures: Readonly<Record<string, string | number>>;
}

/** The figures of parts, added up. */
export function sums(): { add: (part: Part) => void; all: () => Record<string, number> } {
  const all = new Map<string, number>();
  return {
    add: ({ figures }) => {
      for (const [what, figure] of Object.entries(figures)) all.set(what, (all.get(what) ?? 0) + Number(figure));
    },
    all: () => Object.fromEntries(all),
  };
}
