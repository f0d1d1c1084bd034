import { attributeConverter } from './convert.ts'
import type { AttributeType, ConversionStyle } from './convert.ts'
import { Unreadable } from './unreadable.ts'

const WORDS_OF_TRUTH = new Set(['true', 'false', 'yes', 'no'])

/**
 * The type that fits every value that is not empty; text when nothing is known. Numbers with leading zeros (post codes,
 * phone numbers) and 0/1 alone stay what they look like: text and number.
 */
export function inferAttributeType(values: readonly string[], style: ConversionStyle): AttributeType {
  const known = values.map((value) => value.trim()).filter((value) => value !== '')
  if (known.length === 0) return 'text'
  if (known.every((value) => WORDS_OF_TRUTH.has(value.toLowerCase()))) return 'boolean'
  if (known.every((value) => !/^[-+]?0\d/.test(value)) && allRead(known, 'number', style)) return 'number'
  if (allRead(known, 'day', style)) return 'day'
  return 'text'
}

function allRead(values: readonly string[], type: AttributeType, style: ConversionStyle): boolean {
  const convert = attributeConverter(type, style)
  return values.every((value) => !(convert(value) instanceof Unreadable))
}
