/** The signs that divide a text into records and cells. */
export interface Shape {
  readonly separator: string;
  readonly quote: string;
  readonly escape: string;
  readonly lineEnd: "\n" | "\r\n" | "\r";
  readonly mixedLineEnds?: boolean | undefined;
  /** The number of cells of a good record, where it is known: it tells a stray quote from an opening one. */
  readonly columns?: number | undefined;
}
