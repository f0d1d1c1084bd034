import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { LIFECYCLES, MATURITIES, listLibrary } from '../contract.ts'
import type { LibraryEntry as Entry } from '../contract.ts'
import type { z } from 'zod'
import { LibraryDialog } from './LibraryDialog.tsx'
import { LIFECYCLE_WORDS, MATURITY_WORDS } from './library-words.ts'
import type { ChangeAddress, PlaybooksAddress } from './PlaybooksPage.tsx'
import styles from './playbooks.module.css'

export type LibraryEntry = z.output<typeof Entry>

const ALL = 'all'
const LIFE = [{ key: ALL, label: 'All' }, ...LIFECYCLES.map((key) => ({ key, label: LIFECYCLE_WORDS[key] }))]
const STAGES = [{ key: ALL, label: 'Any' }, ...MATURITIES.map((key) => ({ key, label: MATURITY_WORDS[key] }))]

interface LibraryListProps {
  address: PlaybooksAddress
  change: ChangeAddress
}

/** Ready playbooks by lifecycle and maturity: one click to read one, a second to take it over. */
export function LibraryList({ address, change }: LibraryListProps) {
  const library = useCall(listLibrary, {}, { topics: ['playbooks'], freshMs: 5 * 60_000 })
  const [opened, setOpened] = useState<LibraryEntry | null>(null)
  const { lifecycle, maturity } = address
  const fits = (entry: LibraryEntry) =>
    (!lifecycle || entry.lifecycle === lifecycle) && (!maturity || entry.maturity === maturity)
  return (
    <>
      <div className={styles['tools']}>
        <Segmented
          label="Lifecycle"
          options={LIFE}
          value={lifecycle ?? ALL}
          onChange={(key) => change({ lifecycle: LIFECYCLES.find((one) => one === key) })}
        />
        <Segmented
          label="Maturity"
          options={STAGES}
          value={maturity ?? ALL}
          onChange={(key) => change({ maturity: MATURITIES.find((one) => one === key) })}
        />
      </div>
      <Answer of={library}>
        {({ entries }) => {
          const shown = entries.filter(fits)
          return shown.length === 0 ? (
            <EmptyState
              title="No ready playbook is of both kinds"
              action={
                <Button onClick={() => change({ lifecycle: undefined, maturity: undefined })}>Show all of them</Button>
              }
            />
          ) : (
            <Groups entries={shown} onOpen={setOpened} />
          )
        }}
      </Answer>
      {opened ? <LibraryDialog entry={opened} onClose={() => setOpened(null)} /> : null}
    </>
  )
}

interface GroupsProps {
  entries: readonly LibraryEntry[]
  onOpen: (entry: LibraryEntry) => void
}

function Groups({ entries, onOpen }: GroupsProps) {
  const present = LIFECYCLES.filter((life) => entries.some(({ lifecycle }) => lifecycle === life))
  return present.map((life) => {
    const own = entries.filter(({ lifecycle }) => lifecycle === life)
    const ordered = MATURITIES.flatMap((stage) => own.filter(({ maturity }) => maturity === stage))
    return (
      <section key={life} className={styles['shelf']} aria-label={LIFECYCLE_WORDS[life]}>
        <h2 className="h3">{LIFECYCLE_WORDS[life]}</h2>
        <ul className={styles['entries']}>
          {ordered.map((entry) => (
            <li key={entry.key}>
              <EntryRow entry={entry} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      </section>
    )
  })
}

function EntryRow({ entry, onOpen }: { entry: LibraryEntry; onOpen: (entry: LibraryEntry) => void }) {
  return (
    <button type="button" className={styles['entry']} onClick={() => onOpen(entry)}>
      <span className="row gap2">
        <span className="b">{entry.name}</span>
        {entry.installedId === null ? null : <Tag>yours</Tag>}
      </span>
      <span className="m t12">{entry.description}</span>
      <span className="l t12">
        {MATURITY_WORDS[entry.maturity]} · {counted(entry.steps.length, 'step')}
        {entry.guide.duration ? ` · ${entry.guide.duration}` : ''}
      </span>
    </button>
  )
}
