/** An exact fraction; the denominator is positive. Money is multiplied in these and rounded once at the end. */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

/** The exact value of a decimal such as `-12.50`. Throws a RangeError for anything else. */
export function decimal(text: string): Rational {
  const match = DECIMAL.exec(text)
  if (!match) throw new RangeError(`Not a decimal number: ${text}`)
  const [, sign = '', whole = '', fraction = ''] = match
  return { numerator: BigInt(`${sign}${whole}${fraction}`), denominator: 10n ** BigInt(fraction.length) }
}

export function fraction(numerator: number | bigint, denominator: number | bigint = 1): Rational {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) }
}

export function product(...factors: readonly Rational[]): Rational {
  return factors.reduce(
    (total, factor) => ({
      numerator: total.numerator * factor.numerator,
      denominator: total.denominator * factor.denominator,
    }),
    fraction(1),
  )
}

/** The nearest whole number; a half goes up, also below zero: −2.5 is −2. */
export function roundHalfUp({ numerator, denominator }: Rational): bigint {
  const doubled = 2n * numerator + denominator
  const divisor = 2n * denominator
  const quotient = doubled / divisor
  return doubled % divisor < 0n ? quotient - 1n : quotient
}
