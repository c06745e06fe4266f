/** How long and from where a layer runs. */
export interface Course {
  /** What everything is made from. */
  readonly seed: number;
  /** When to stop, by the machine's clock, epoch ms; what has begun is finished. */
  readonly until: number;
  /** At most so many rounds; a round is what one seed makes. */
  readonly rounds: number;
  readonly say: (line: string) => void;
}

/** Something that was promised and is not so. */
export interface Finding {
  readonly what: string;
  /** Arguments of `npm run torture --` that show it again. */
  readonly replay: string;
  /** What happened before it, oldest first. */
  readonly before?: readonly string[];
}

export interface LayerReport {
  readonly findings: readonly Finding[];
  /** What was done, in words and figures. */
  readonly figures: Readonly<Record<string, string | number>>;
}

/** One way of trying to break the promise. */
export interface Layer {
  readonly name: string;
  run(course: Course): Promise<LayerReport>;
}
