/** What an API key may be allowed to do. `*` in a key stands for all of them. */
export const scopes = ['search', 'reserve', 'order', 'port', 'billing:read', 'billing:charge', 'admin'] as const;
export type Scope = (typeof scopes)[number];
