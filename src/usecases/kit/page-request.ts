/** `after` is the id of the last item of the page before. One item more than `limit` is answered when there are more. */
export interface PageRequest {
  after?: string;
  limit: number;
}
