/** A stretch of a list. `next` asks for what follows; it is absent on the last page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly next?: string;
}

export interface PageRequest {
  /** 1 for the first. */
  readonly page: number;
  readonly pageSize: number;
}
