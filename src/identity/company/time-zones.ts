/** Every time zone this runtime lists, and the one that is chosen: it may go by another of its names. */
export function timeZonesWith(chosen: string): { value: string; label: string }[] {
  return [...new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  }))
}

/** Every currency this runtime knows, as choices. */
export const CURRENCIES = Intl.supportedValuesOf('currency').map((code) => ({
  value: code,
  label: code,
  note: nameOf(code),
}))

function nameOf(code: string): string {
  return new Intl.DisplayNames(['en'], { type: 'currency' }).of(code) ?? code
}
