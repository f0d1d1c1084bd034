import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextArea } from '../../../web/design/fields.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { previewPlaybook, publishPlaybook } from '../contract.ts'
import { useBuilder } from './builder-desk.ts'
import styles from './builder.module.css'
import { DifferenceList } from './DifferenceList.tsx'
import { differences } from './definition-diff.ts'
import { PLAYBOOK_TOPICS } from './playbook-topics.ts'

const EXISTING = [
  { key: 'skip', label: 'Leave them out' },
  { key: 'enter', label: 'Let them enter' },
] as const

/** The last look before a draft counts: what changes, whether it is on, and what becomes of those it is true of already. */
export function PublishDialog({ onClose, onPublished }: { onClose: () => void; onPublished: () => void }) {
  const { playbook, definition, names } = useBuilder()
  const { id, name, liveVersion } = playbook.playbook
  const [note, setNote] = useState('')
  const [isOn, setOn] = useState(true)
  const [existing, setExisting] = useState<'enter' | 'skip'>('skip')
  const action = useAction(publishPlaybook, {
    topics: PLAYBOOK_TOPICS,
    failure: 'none',
    onDone: ({ version }) => {
      onPublished()
      toast(isOn ? `v${version} is live and on.` : `v${version} is published, and off until you switch it on.`)
    },
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!action.pending) action.run({ playbookId: id, note, on: isOn, existing })
  }
  const asksExisting = isOn && ['enter', 'remain', 'leave'].includes(definition.trigger.kind)
  const going = playbook.playbook.runs.going
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Publish ${name} as v${playbook.playbook.draftVersion ?? (liveVersion ?? 0) + 1}`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="publish-playbook" pending={action.pending}>
            {isOn ? 'Publish and switch on' : 'Publish'}
          </Button>
        </>
      }
    >
      <form id="publish-playbook" className="form" onSubmit={submit}>
        {playbook.live ? <DifferenceList found={differences(playbook.live, definition, names)} /> : null}
        {going > 0 && liveVersion !== null ? (
          <p className="m">
            {counted(going, 'run')} on v{liveVersion} {going === 1 ? 'goes' : 'go'} on as begun; you can move them
            later.
          </p>
        ) : null}
        <Checkbox label="Switch it on with it" checked={isOn} onChange={setOn} />
        {asksExisting ? <Existing value={existing} onChange={setExisting} /> : null}
        <TextArea
          label="Note"
          value={note}
          maxLength={500}
          onChange={setNote}
          hint="Kept with the version, for those who ask later."
        />
        {action.failure ? <ErrorBox sentence={action.failure} /> : null}
      </form>
    </Dialog>
  )
}

interface ExistingProps {
  value: 'enter' | 'skip'
  onChange: (value: 'enter' | 'skip') => void
}

function Existing({ value, onChange }: ExistingProps) {
  const { playbook, definition } = useBuilder()
  const preview = useCall(
    previewPlaybook,
    { playbookId: playbook.playbook.id, definition },
    { freshMs: 60_000, topics: [] },
  )
  const now = preview.data?.now.total
  return (
    <div className={styles['choices']}>
      <p>
        {now === undefined
          ? 'Accounts it is true of already:'
          : now === 0
            ? 'It is true of no account yet.'
            : `It is true of ${number(now)} already:`}
      </p>
      {now === 0 ? null : (
        <Segmented label="Those it is true of already" options={EXISTING} value={value} onChange={onChange} />
      )}
      <p className="t12 l">
        {value === 'enter' ? 'A run begins for each of them at once.' : 'Only those that come to it from now on enter.'}
      </p>
    </div>
  )
}
