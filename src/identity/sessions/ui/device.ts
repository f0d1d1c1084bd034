const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
  ['curl/', 'curl'],
] as const

const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const

/** A user agent as a person would call it: “Firefox on Linux”. The order matters: most browsers claim to be others too. */
export function deviceOf(userAgent: string | null): string {
  const browser = BROWSERS.find(([mark]) => userAgent?.includes(mark))?.[1]
  const system = SYSTEMS.find(([mark]) => userAgent?.includes(mark))?.[1]
  if (!browser) return system ? `A program on ${system}` : 'Unknown browser'
  return system ? `${browser} on ${system}` : browser
}
