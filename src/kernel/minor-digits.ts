/** Currencies whose minor unit is not a hundredth. Source: ISO 4217, table A.1. */
export const OTHER_MINOR_DIGITS: Readonly<Record<number, readonly string[]>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
  3: 'BHD IQD JOD KWD LYD OMR TND'.split(' '),
  4: 'CLF UYW'.split(' '),
}

const digits = new Map(
  Object.entries(OTHER_MINOR_DIGITS).flatMap(([count, currencies]) =>
    currencies.map((currency) => [currency, Number(count)]),
  ),
)

/**
 * Decimals of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD; 2 for a code nobody knows. A table of our own:
 * browsers and Node take theirs from usage (none for HUF), and change it between versions.
 */
export function minorDigits(currency: string): number {
  return digits.get(currency) ?? 2
}
