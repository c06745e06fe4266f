/** `after` is the ID of the last item of the previous page. If there are more, `limit` + 1 items are returned. */
export interface PageRequest {
  after?: string;
  limit: number;
}
