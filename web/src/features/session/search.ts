/** Where the sign-in leads. Only ways inside: a link from elsewhere must not lead away. */
export function signInSearch(search: Record<string, unknown>): { to?: string } {
  const { to } = search;
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {};
}
