import { listContacts } from '../../../record/accounts/contract.ts'
import { useVocabulary } from '../../../understand/conditions/ui/use-vocabulary.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Select } from '../../../web/design/fields.tsx'
import { Icon } from '../../../web/design/icon.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { tryPlaybook } from '../contract.ts'
import type { PlaybookDefinition } from '../definition.ts'
import styles from './start.module.css'
import type { StartAccount } from './StartPlaybook.tsx'
import { STEP_KINDS } from './step-kinds.ts'
import { placedSteps } from './step-tree.ts'
import { stepDetail } from './step-words.ts'
import { useNames } from './use-names.ts'

interface StartPreviewProps {
  playbookId: number
  live: PlaybookDefinition | null
  accounts: readonly StartAccount[]
  contactId: number | null
  onContact: (contactId: number) => void
}

/** What would happen: for one account with times and texts, for several as the outline of the steps. */
export function StartPreview({ playbookId, live, accounts, contactId, onContact }: StartPreviewProps) {
  const [only] = accounts
  if (!live) return <Skeleton rows={4} />
  if (accounts.length !== 1 || !only) return <Outline live={live} />
  const asksContact = live.subject === 'contact'
  return (
    <>
      {asksContact ? <ContactChoice accountId={only.id} value={contactId} onChange={onContact} /> : null}
      {asksContact && contactId === null ? (
        <Outline live={live} />
      ) : (
        <Walk playbookId={playbookId} live={live} accountId={only.id} contactId={contactId} />
      )}
    </>
  )
}

interface ContactChoiceProps {
  accountId: number
  value: number | null
  onChange: (contactId: number) => void
}

function ContactChoice({ accountId, value, onChange }: ContactChoiceProps) {
  const contacts = useCall(listContacts, { accountId, limit: 200 }).data?.rows ?? []
  return (
    <Select
      label="Contact"
      required
      placeholder="Whom it is about"
      options={contacts.map(({ id, name, email }) => ({ value: String(id), label: name ?? email ?? `Contact ${id}` }))}
      value={value === null ? null : String(value)}
      onChange={(id) => onChange(Number(id))}
    />
  )
}

interface WalkProps {
  playbookId: number
  live: PlaybookDefinition
  accountId: number
  contactId: number | null
}

function Walk({ playbookId, live, accountId, contactId }: WalkProps) {
  const tried = useCall(
    tryPlaybook,
    { playbookId, accountId, contactId: contactId ?? undefined, definition: live },
    { freshMs: 10_000, topics: [] },
  )
  if (tried.error) return <ErrorBox sentence={sentenceOf(tried.error)} onRetry={() => void tried.refetch()} />
  if (!tried.data) return <Skeleton rows={4} />
  return (
    // A long one is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ol className={styles['walk']} aria-label="What would happen" tabIndex={0}>
      {tried.data.steps.map((step) => (
        <li key={step.stepId}>
          <Icon name={iconOf(step.kind)} />
          <div>
            <p className="row gap2 wrap">
              <span className="b">{step.name}</span>
              <span className="l t12">
                <InstantText instant={step.at} as="exact" />
              </span>
            </p>
            <p className="m">{step.sentence}</p>
            {step.text ? (
              <details>
                <summary className="t12">The text</summary>
                <p className={styles['text']}>{step.text}</p>
              </details>
            ) : null}
            {step.problem ? <p className="fair">{step.problem}</p> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Outline({ live }: { live: PlaybookDefinition }) {
  const names = useNames(useVocabulary().words)
  if (!names) return <Skeleton rows={4} />
  return (
    // A long one is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ol className={styles['walk']} aria-label="Steps" tabIndex={0}>
      {placedSteps(live.steps).map(({ step, number }) => (
        <li key={step.id}>
          <Icon name={iconOf(step.kind)} />
          <p>
            <span className="l">{number}</span> <span className="b">{step.name}</span>{' '}
            <span className="m">{stepDetail(step, names)}</span>
          </p>
        </li>
      ))}
    </ol>
  )
}

function iconOf(kind: string) {
  return STEP_KINDS.find((one) => one.kind === kind)?.icon ?? 'task'
}
