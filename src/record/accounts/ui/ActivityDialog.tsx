import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { CallError, sentenceOf } from '../../../web/api/call-error.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Field } from '../../../web/design/Field.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { Kbd } from '../../../web/design/Kbd.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useMe } from '../../../web/shell/me.tsx'
import { deleteActivity, editActivity, listContacts, logActivity } from '../contract.ts'
import type { TimelineEntry } from '../contract.ts'
import type { ActivityType } from './account-desk.ts'
import { forgetDraft, isEmptyDraft, isUnsaid, keepDraft, readDraft } from './drafts.ts'
import type { Draft } from './drafts.ts'
import { localInput } from './local-time.ts'
import { MentionArea } from './MentionArea.tsx'
import { NO_STEP, useNextSteps } from './next-step.ts'
import styles from './account-parts.module.css'

const TYPES: readonly { key: ActivityType; label: string }[] = [
  { key: 'note', label: 'Note' },
  { key: 'call', label: 'Call' },
  { key: 'meeting', label: 'Meeting' },
  { key: 'email', label: 'Mail' },
]
const TITLES = { note: 'Write a note', call: 'Log a call', meeting: 'Log a meeting', email: 'Log a mail' }
const DONE = { note: 'Note saved.', call: 'Call logged.', meeting: 'Meeting logged.', email: 'Mail logged.' }

interface ActivityDialogProps {
  accountId: number
  type: ActivityType
  /** Changes this one instead of logging another. */
  entry?: TimelineEntry
  /** Members who can be mentioned. */
  people: readonly { id: number; name: string }[]
  onClose: () => void
}

/** Note, call, meeting or mail. What is typed is kept in this browser until it is saved. */
export function ActivityDialog({ accountId, type, entry, people, onClose }: ActivityDialogProps) {
  const { draft, change, forget, restored } = useDraft(accountId, type, entry)
  const { fields } = useNextSteps()
  const save = useSave({ accountId, draft, entry, change, onSaved: () => (forget(), onClose()) })
  const refusal = save.error instanceof CallError ? save.error : null
  const isEmpty = isEmptyDraft(draft)
  const submit = () => {
    if (!isEmpty && !save.pending) save.run()
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    submit()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={entry ? 'Change what you logged' : TITLES[draft.type]}
      foot={
        <>
          <span className="l t12 grow row gap1">
            <Kbd keys="mod+enter" /> saves
          </span>
          <Button onClick={onClose}>Close</Button>
          <ActionButton
            look="primary"
            pending={save.pending}
            failure={save.failure}
            disabledBecause={isEmpty ? 'Write something first.' : null}
            onClick={submit}
          >
            Save
          </ActionButton>
        </>
      }
    >
      {/* The keys belong to the whole form; its fields do the typing. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="form" onKeyDown={keys}>
        <div>
          <Segmented label="Kind" value={draft.type} options={TYPES} onChange={(next) => change({ type: next })} />
        </div>
        {restored ? (
          <p className="l t12">
            Your draft from before.{' '}
            <button type="button" className="link" onClick={() => change({ text: '', subject: '', nextStep: NO_STEP })}>
              Start anew
            </button>
          </p>
        ) : null}
        <MentionArea
          label={draft.type === 'note' ? 'Note' : 'What was said'}
          value={draft.text}
          people={people}
          error={refusal?.for('text')}
          onChange={(text) => change({ text })}
        />
        <Details accountId={accountId} draft={draft} change={change} isEdit={entry !== undefined} />
        {entry ? null : fields(draft.nextStep, (nextStep) => change({ nextStep }))}
      </div>
    </Dialog>
  )
}

interface DetailsProps {
  accountId: number
  draft: Draft
  change: (change: Partial<Draft>) => void
  isEdit: boolean
}

function Details({ accountId, draft, change, isEdit }: DetailsProps) {
  const contacts = useCall(listContacts, { accountId, offset: 0, limit: 200 })
  const options = (contacts.data?.rows ?? []).map((contact) => ({
    value: String(contact.id),
    label: contact.name ?? contact.email ?? 'Unnamed',
    note: contact.leftOn ? 'left' : contact.title,
  }))
  return (
    <>
      {isEdit ? null : (
        <>
          <TextField
            label="Subject, if it has one"
            value={draft.subject}
            onChange={(subject) => change({ subject })}
            maxLength={300}
          />
          <Select
            label="With"
            placeholder={options.length === 0 ? 'No contacts yet' : 'Nobody in particular'}
            value={draft.contactId === null ? null : String(draft.contactId)}
            options={[{ value: '', label: 'Nobody in particular' }, ...options]}
            onChange={(value) => change({ contactId: value === '' ? null : Number(value) })}
          />
        </>
      )}
      <div className={styles['pair']}>
        <Field label="When" hint={draft.at === '' ? 'Now' : null}>
          {(wiring) => (
            <input
              {...wiring}
              type="datetime-local"
              className="input"
              value={draft.at}
              max={localInput(new Date())}
              onChange={(event) => change({ at: event.currentTarget.value })}
            />
          )}
        </Field>
        <Checkbox label="Pin to the top" checked={draft.isPinned} onChange={(isPinned) => change({ isPinned })} />
      </div>
    </>
  )
}

function useDraft(accountId: number, type: ActivityType, entry?: TimelineEntry) {
  const memberId = useMe().member.id
  const [kept] = useState(() => (entry ? null : readDraft(localStorage, memberId, accountId)))
  const [draft, setDraft] = useState<Draft>(() => kept ?? draftOf(type, entry))
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part }
    setDraft(next)
    if (!entry) keepDraft(localStorage, memberId, accountId, next)
  }
  const forget = () => {
    if (!entry) forgetDraft(localStorage, memberId, accountId)
  }
  return { draft, change, forget, restored: kept !== null && draft.text === kept.text }
}

function draftOf(type: ActivityType, entry?: TimelineEntry): Draft {
  return {
    type,
    subject: '',
    text: entry?.text ?? '',
    contactId: null,
    at: entry ? localInput(new Date(entry.at)) : '',
    isPinned: entry?.isPinned ?? false,
    nextStep: NO_STEP,
  }
}

interface SaveOptions {
  accountId: number
  draft: Draft
  entry?: TimelineEntry
  change: (change: Partial<Draft>) => void
  onSaved: () => void
}

function useSave({ accountId, draft, entry, change, onSaved }: SaveOptions) {
  const { save: saveStep } = useNextSteps()
  const [stepFailure, setStepFailure] = useState<Error | null>(null)
  const takeBack = useAction(deleteActivity, { topics: ['accounts', 'timeline'] })
  const log = useAction(logActivity, {
    topics: ['accounts', 'timeline'],
    failure: 'none',
    onDone: ({ id }) => {
      toast(DONE[draft.type], { undo: () => takeBack.run({ activityId: id }) })
      // What is logged is no draft any more, even if its next step is refused.
      if (draft.nextStep.title.trim() !== '') change({ text: '', subject: '' })
    },
  })
  const edit = useAction(editActivity, {
    topics: ['accounts', 'timeline'],
    failure: 'none',
    onDone: () => {
      toast('Changed.')
      onSaved()
    },
  })
  const fields = {
    type: draft.type,
    text: draft.text.trim(),
    at: draft.at === '' ? undefined : new Date(draft.at).toISOString(),
    isPinned: draft.isPinned,
  }
  const run = () => {
    if (entry?.activityId) edit.run({ activityId: entry.activityId, ...fields })
    else void logAll()
  }
  const logAll = async () => {
    setStepFailure(null)
    const { nextStep, contactId } = draft
    const subject = draft.subject.trim() || undefined
    try {
      if (!isUnsaid(draft)) await log.runAsync({ accountId, ...fields, subject, contactId })
      if (nextStep.title.trim() !== '') await saveStep(accountId, { ...nextStep, title: nextStep.title.trim() })
      onSaved()
    } catch (error) {
      // Shown beside the button: a refused log by its own action, a refused next step from here.
      setStepFailure(error instanceof Error ? error : null)
    }
  }
  const used = entry ? edit : log
  const failure = used.failure ?? (stepFailure && `The next step is not saved. ${sentenceOf(stepFailure)}`)
  return { run, pending: used.pending, failure, error: used.error }
}
