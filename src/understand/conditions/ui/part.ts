import { COMPARISONS } from '../../../kernel/conditions.ts'
import type { Comparison, Leaf } from '../../../kernel/conditions.ts'
import { plainNumber } from '../../../web/design/format.ts'
import type { Option } from '../../../web/design/Picker.tsx'

/** How one part of a condition is changed: one of a list, several of it, a number, a text or a day. */
export type PartEdit =
  | {
      as: 'pick'
      options: readonly Option[]
      chosen: readonly string[]
      several?: boolean
      pick: (value: string) => Leaf
    }
  | {
      as: 'number'
      value: number | null
      unit?: string
      min: number
      max: number
      whole: boolean
      make: (value: number) => Leaf
    }
  | { as: 'text'; value: string; make: (value: string) => Leaf }
  | { as: 'day'; value: string; make: (value: string) => Leaf }

/** One part of a condition's chip: `CX`, `falls by`, `10 or more`, `in 30 d`. */
export interface LeafPart {
  key: string
  /** What it is, for those who hear it. */
  label: string
  text: string
  /** Written strong: the value that decides. */
  strong?: boolean
  /** Null: it only says. */
  edit: PartEdit | null
  /** Asked for first when the condition is new. */
  first?: boolean
}

export const COMPARISON_WORDS: Record<Comparison, string> = {
  '<': 'below',
  '<=': 'at most',
  '=': 'exactly',
  '>=': 'at least',
  '>': 'above',
}

const COMPARISON_OPTIONS = COMPARISONS.map((value) => ({ value, label: COMPARISON_WORDS[value] }))

type Compared = Extract<Leaf, { operator: Comparison; value: number }>

/** `at least | 5`: how it is compared, and with what. */
export function comparedParts<L extends Compared>(leaf: L, unit = '', whole = true): LeafPart[] {
  const known = isComparison(leaf.operator) ? leaf.operator : '>='
  return [
    {
      key: 'operator',
      label: 'Comparison',
      text: COMPARISON_WORDS[known],
      edit: {
        as: 'pick',
        options: COMPARISON_OPTIONS,
        chosen: [known],
        pick: (value) => (isComparison(value) ? { ...leaf, operator: value } : leaf),
      },
    },
    {
      key: 'value',
      label: 'Value',
      text: `${plainNumber(leaf.value)}${unit && ` ${unit}`}`,
      strong: true,
      first: true,
      edit: {
        as: 'number',
        value: leaf.value,
        unit,
        min: -1e12,
        max: 1e12,
        whole,
        make: (value) => ({ ...leaf, value }),
      },
    },
  ]
}

function isComparison(value: string): value is Comparison {
  return (COMPARISONS as readonly string[]).includes(value)
}

/** `in 30 d`: how far back is looked. */
export function windowPart<L extends Extract<Leaf, { windowDays: number }>>(leaf: L): LeafPart {
  return {
    key: 'window',
    label: 'How far back',
    text: `in ${leaf.windowDays} d`,
    edit: {
      as: 'number',
      value: leaf.windowDays,
      unit: 'days',
      min: 1,
      max: 730,
      whole: true,
      make: (windowDays) => ({ ...leaf, windowDays }),
    },
  }
}

/** One of a few fixed words. */
export function wordPart<Word extends string>(
  about: Pick<LeafPart, 'key' | 'label'>,
  words: Readonly<Record<Word, string>>,
  chosen: Word,
  pick: (word: Word) => Leaf,
): LeafPart {
  const options = (Object.keys(words) as Word[]).map((value) => ({ value, label: words[value] }))
  return {
    ...about,
    text: words[chosen],
    edit: {
      as: 'pick',
      options,
      chosen: [chosen],
      pick: (value) => pick(options.find((option) => option.value === value)?.value ?? chosen),
    },
  }
}

/** Several of a list; none of them means any. */
export function listPart(
  about: Pick<LeafPart, 'key' | 'label'>,
  options: readonly Option[],
  chosen: readonly string[],
  list: { any: string; make: (chosen: string[]) => Leaf },
): LeafPart {
  return {
    ...about,
    text: chosen.length === 0 ? list.any : listText(chosen.map((value) => labelOf(options, value))),
    edit: { as: 'pick', options, chosen, several: true, pick: (value) => list.make(toggled(chosen, value)) },
  }
}

export function labelOf(options: readonly Option[], value: string): string {
  return options.find((option) => option.value === value)?.label ?? value
}

/** `Mara, Timo + 2` */
export function listText(labels: readonly string[]): string {
  return labels.length > 2 ? `${labels.slice(0, 2).join(', ')} + ${labels.length - 2}` : labels.join(', ')
}

export function toggled<Value>(values: readonly Value[], value: Value): Value[] {
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value]
}
