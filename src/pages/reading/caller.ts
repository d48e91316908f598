/** Where a request comes from, as the server in front of the pages says. */
export function callerOf({ headers }: { readonly headers: Headers }): { readonly address: string } {
  return { address: headers.get("x-maille-address") ?? "unknown" };
}
