/** Every time zone and currency this runtime knows, as choices. */
export const TIME_ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map(
  (zone) => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  }),
)

export const CURRENCIES = Intl.supportedValuesOf('currency').map((code) => ({
  value: code,
  label: code,
  note: nameOf(code),
}))

function nameOf(code: string): string {
  return new Intl.DisplayNames(['en'], { type: 'currency' }).of(code) ?? code
}
