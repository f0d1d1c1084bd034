/** A finite number as an exact decimal without an exponent: what PostgreSQL's numeric makes of its JSON text. */
export function plainDecimal(value: number): string {
  const text = String(value)
  const [mantissa = '0', exponent] = text.split('e')
  if (exponent === undefined) return text
  const isNegative = mantissa.startsWith('-')
  const [whole = '0', fraction = ''] = mantissa.replace('-', '').split('.')
  const shift = Number(exponent)
  const digits = whole + fraction
  const point = whole.length + shift
  const plain =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : point >= digits.length
        ? digits.padEnd(point, '0')
        : `${digits.slice(0, point)}.${digits.slice(point)}`
  return isNegative ? `-${plain}` : plain
}

/** The exact sum of two plain decimals. */
export function addDecimals(left: string, right: string): string {
  const places = Math.max(placesOf(left), placesOf(right))
  const total = scaled(left, places) + scaled(right, places)
  const digits = String(total < 0n ? -total : total).padStart(places + 1, '0')
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
  const text = `${digits.slice(0, digits.length - places)}${places > 0 && fraction ? `.${fraction}` : ''}`
  return total < 0n ? `-${text}` : text
}

function placesOf(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

function scaled(text: string, places: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(places, '0'))
}
