/** What a part of a layer has shown. */
export interface Part {
  /** What is not as it was promised. */
  wrongs: readonly string[];
  figures: Readonly<Record<string, string | number>>;
}
