/**
 * Whether a route is asked by a node or a portal of RUDI, with a token that the route itself reads:
 * it stands for no account of this instance.
 */
export function isAskedByRudi(path: string): boolean {
  return /^\/(?:oauth2\/|oauth\/check_token|kalim\/|konsult\/)|^\/api\/v1\/resources\/[^/]+\/report\/?$/.test(path);
}
