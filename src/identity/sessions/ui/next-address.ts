const HERE = 'http://here.invalid'

/** Where to go after signing in: only an address within Volant, or a link could lead people elsewhere. */
export function nextAddress(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/'
  // Read as a browser reads it: it takes `/\` and `/<tab>/` for `//`.
  const url = URL.canParse(next, HERE) ? new URL(next, HERE) : new URL(HERE)
  const isWithin = url.origin === HERE && next.startsWith('/') && url.pathname !== '/sign-in'
  return isWithin ? `${url.pathname}${url.search}${url.hash}` : '/'
}
