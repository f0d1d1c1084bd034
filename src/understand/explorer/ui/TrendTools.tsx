import { Button } from '../../../web/design/Button.tsx'
import { Menu, type MenuEntry } from '../../../web/design/Menu.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import type { z } from 'zod'
import type { SPLITS } from '../contract.ts'
import { readSubject } from '../subject.ts'
import { lengthWords } from './bucket-words.ts'
import { lengthOf, LENGTHS, type TrendAddress, type TrendState } from './explorer-address.ts'
import styles from './explorer.module.css'
import { SubjectPicker, type Choices } from './SubjectPicker.tsx'

type Split = (typeof SPLITS)[number]
type Change = (next: Partial<z.input<typeof TrendAddress>>, options?: { step?: boolean }) => void

const SPLIT_WORDS: Readonly<Record<Split, string>> = {
  none: 'Not split',
  account: 'By account',
  segment: 'By segment',
  user: 'By user',
}

/** What to look at, how far back, counted how, split how, against what. */
export function TrendTools({
  state,
  subject,
  choices,
  onChange,
}: {
  state: TrendState
  subject: string
  choices: Choices
  onChange: Change
}) {
  const { step } = state
  return (
    <section className={styles['tools']} aria-label="What is shown">
      <SubjectPicker
        subject={subject}
        choices={choices}
        onPick={(of) => onChange({ of, as: undefined, split: undefined, part: undefined }, { step: true })}
      />
      <Segmented
        label="Steps"
        value={step}
        onChange={(next) => onChange({ step: next === 'week' ? undefined : next, steps: undefined })}
        options={[
          { key: 'day', label: 'Days' },
          { key: 'week', label: 'Weeks' },
          { key: 'month', label: 'Months' },
        ]}
      />
      <LengthMenu state={state} onChange={onChange} />
      <Segmented
        label="Counted as"
        value={state.as}
        onChange={(as) => onChange({ as: as === 'total' ? undefined : as })}
        options={countings(subject, choices)}
      />
      <SplitMenu state={state} onChange={onChange} />
      <AgainstMenu state={state} onChange={onChange} />
    </section>
  )
}

/** Imported numbers know no users; what counts users has no other total than them. */
function countings(subject: string, { metrics }: Choices) {
  const read = readSubject(subject)
  const metric = read.kind === 'metric' ? metrics.find(({ key }) => key === read.key) : undefined
  const isUsers = metric?.countsUsers ?? false
  return [
    { key: 'total' as const, label: isUsers ? 'Users' : 'Total' },
    { key: 'average' as const, label: 'Per account' },
    ...(isUsers || metric?.fedBy === 'import' ? [] : [{ key: 'users' as const, label: 'Users' }]),
  ]
}

function LengthMenu({ state, onChange }: { state: TrendState; onChange: Change }) {
  const { step } = state
  const now = lengthOf(state)
  return (
    <Menu
      trigger={<Button>{`Last ${lengthWords(step, now)}`}</Button>}
      entries={LENGTHS[step].map((length) => ({
        label: `Last ${lengthWords(step, length)}`,
        checked: length === now,
        onSelect: () => onChange({ steps: length }),
      }))}
    />
  )
}

function SplitMenu({ state, onChange }: { state: TrendState; onChange: Change }) {
  const splits: Split[] = state.account === undefined ? ['none', 'account', 'segment'] : ['none', 'user']
  return (
    <Menu
      trigger={
        <Button look="quiet" icon="branch">
          {SPLIT_WORDS[state.split]}
        </Button>
      }
      entries={splits.map((split): MenuEntry => ({
        label: SPLIT_WORDS[split],
        checked: split === state.split,
        onSelect: () => onChange({ split: split === 'none' ? undefined : split, part: undefined }),
      }))}
    />
  )
}

const AGAINST_WORDS = { before: 'Period before', usual: 'Own baseline', both: 'Both', none: 'Nothing' } as const

function AgainstMenu({ state, onChange }: { state: TrendState; onChange: Change }) {
  const { against } = state
  return (
    <Menu
      trigger={<Button look="quiet">{`Against: ${AGAINST_WORDS[against].toLowerCase()}`}</Button>}
      entries={(['before', 'usual', 'both', 'none'] as const).map((one) => ({
        label: AGAINST_WORDS[one],
        checked: one === against,
        onSelect: () => onChange({ against: one === 'before' ? undefined : one }),
      }))}
    />
  )
}
