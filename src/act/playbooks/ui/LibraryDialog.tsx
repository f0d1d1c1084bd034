import { useNavigate } from '@tanstack/react-router'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Icon } from '../../../web/design/icon.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useMay } from '../../../web/shell/me.tsx'
import { installFromLibrary } from '../contract.ts'
import type { StepKind } from '../definition.ts'
import type { LibraryEntry } from './LibraryList.tsx'
import { LIFECYCLE_WORDS, MATURITY_WORDS } from './library-words.ts'
import { PLAYBOOK_TOPICS } from './playbook-topics.ts'
import styles from './playbooks.module.css'
import { STEP_KINDS } from './step-kinds.ts'

/** Everything about a ready playbook before it is taken over. */
export function LibraryDialog({ entry, onClose }: { entry: LibraryEntry; onClose: () => void }) {
  const navigate = useNavigate()
  const mayDraft = useMay('playbooks.draft')
  const open = (id: number) => void navigate({ to: '/playbooks/$playbookId', params: { playbookId: String(id) } })
  const install = useAction(installFromLibrary, {
    topics: PLAYBOOK_TOPICS,
    failure: 'none',
    onDone: ({ id }) => {
      toast(`${entry.name} is yours, as a draft.`)
      open(id)
    },
  })
  const { installedId } = entry
  return (
    <Dialog
      open
      width="wide"
      onClose={onClose}
      title={entry.name}
      foot={
        <>
          {installedId === null ? <Button onClick={onClose}>Close</Button> : null}
          {installedId === null ? null : <Button onClick={() => open(installedId)}>Open yours</Button>}
          <ActionButton
            look="primary"
            pending={install.pending}
            failure={install.failure}
            disabledBecause={mayDraft ? null : 'Operations and administrators take playbooks over.'}
            onClick={() => install.run({ libraryKey: entry.key })}
          >
            {installedId === null ? 'Take over' : 'Take over once more'}
          </ActionButton>
        </>
      }
    >
      {/* A long one is scrolled, by keys as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles['told']} aria-label={`About ${entry.name}`} tabIndex={0}>
        <p className="l t12">
          {LIFECYCLE_WORDS[entry.lifecycle]} · {MATURITY_WORDS[entry.maturity]}
          {entry.guide.duration ? ` · ${entry.guide.duration}` : ''}
        </p>
        <p>{entry.description}</p>
        <Told title="Why" text={entry.guide.why} />
        <Told title="When to use it" text={entry.guide.whenToUse} />
        <Told title="Starts" text={entry.triggerText} />
        <div>
          <h3 className="h3">Steps</h3>
          <ol className={styles['outline']}>
            {entry.steps.map((step, index) => (
              // Names may repeat; the order never changes.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index} className={styles[`depth${Math.min(3, step.depth)}`]}>
                <Icon name={iconOf(step.kind)} />
                <span>
                  <span className="b">{step.name}</span> <span className="m">{step.sentence}</span>
                </span>
              </li>
            ))}
          </ol>
        </div>
        <Told title="Success" text={entry.successText ?? ''} />
        <Lines title="Watch" lines={entry.guide.metrics} />
        <Lines title="Pitfalls" lines={entry.guide.pitfalls} />
      </section>
    </Dialog>
  )
}

function iconOf(kind: string) {
  return STEP_KINDS.find((one) => one.kind === (kind as StepKind))?.icon ?? 'task'
}

function Told({ title, text }: { title: string; text: string }) {
  if (text === '') return null
  return (
    <div>
      <h3 className="h3">{title}</h3>
      <p className="m">{text}</p>
    </div>
  )
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <div>
      <h3 className="h3">{title}</h3>
      <ul className={styles['points']}>
        {lines.map((line) => (
          <li key={line} className="m">
            {line}
          </li>
        ))}
      </ul>
    </div>
  )
}
