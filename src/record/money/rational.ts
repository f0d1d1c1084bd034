/** An exact fraction; the denominator is positive. Money is multiplied in these and rounded once at the end. */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

const DECIMAL = /^-?\d+(?:\.\d+)?$/
const POWERS = Array.from({ length: 20 }, (_, places) => 10n ** BigInt(places))

/** The exact value of a decimal such as `-12.50`. Throws a RangeError for anything else. */
export function decimal(text: string): Rational {
  if (!DECIMAL.test(text)) throw new RangeError(`Not a decimal number: ${text}`)
  const point = text.indexOf('.')
  if (point === -1) return { numerator: BigInt(text), denominator: 1n }
  const places = text.length - point - 1
  return { numerator: BigInt(text.slice(0, point) + text.slice(point + 1)), denominator: tenToThe(places) }
}

const tenToThe = (places: number) => POWERS[places] ?? 10n ** BigInt(places)

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
