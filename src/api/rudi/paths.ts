const own = /^\/(?:oauth2\/|oauth\/check_token|kalim\/|konsult\/)|^\/api\/v1\/resources\/[^/]+\/report\/?$/;

/**
 * Whether a route is asked by a node or a portal of RUDI, with a token that the route itself reads:
 * it stands for no account of this instance. At the door of tokens that all share, a node is told by
 * its client and secret in the header.
 */
export function isAskedByRudi(path: string, authorization: string): boolean {
  return own.test(path) || (/^\/oauth\/token\/?$/.test(path) && /^Basic /i.test(authorization));
}
