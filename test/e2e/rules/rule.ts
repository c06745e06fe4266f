/** A documented rule that can be checked without asking the provider, and a request that breaks it. */
export interface Rule {
  rule: string;
  /** Where the rule is from: the contract of the API, or a provider's documentation. */
  source: string;
  /** Method and path, with the query. */
  request: `${'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT'} /v1/${string}`;
  /** JSON, or the fields of a form. */
  body?: object | FormData;
  /** Default: 400. */
  status?: number;
  /** Default: `invalid_request`. */
  code?: string;
  /** Where the request is wrong: a JSON pointer into the body, or `?name` of a parameter. */
  pointer?: string;
  /** What the answer says would be right. */
  says: RegExp;
}
