import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { accountChoices } from '../../portfolio/contract.ts'
import { SLICES, type MoneySlice } from '../selection.ts'

type Choices = OutputOf<typeof accountChoices>

const WORDS: Readonly<Record<(typeof SLICES)[number], string>> = {
  segment: 'Segment',
  plan: 'Plan',
  owner: 'Owner',
  stage: 'Stage',
  industry: 'Industry',
  country: 'Country',
  size: 'Size',
  cohort: 'Year they joined',
}

/** Everything accounts can be told apart by, custom fields last; currencies tell what is paid apart. */
export function sliceOptions(
  choices: Pick<Choices, 'customFields'>,
  { hasCurrencies }: { hasCurrencies: boolean },
): { value: MoneySlice; label: string }[] {
  return [
    ...SLICES.map((value) => ({ value, label: WORDS[value] })),
    ...(hasCurrencies ? [{ value: 'currency' as const, label: 'Currency' }] : []),
    ...choices.customFields.map(({ key, name }) => ({ value: `attribute:${key}`, label: name })),
  ]
}

export function sliceWord(slice: MoneySlice, choices: Pick<Choices, 'customFields'>): string {
  return (
    sliceOptions(choices, { hasCurrencies: true }).find(({ value }) => value === slice)?.label ??
    slice.replace('attribute:', '')
  )
}

/** What stands for accounts without a value. */
export function sliceName(name: string): string {
  return name === '' ? 'No value' : name
}
