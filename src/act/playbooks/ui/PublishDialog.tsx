import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextArea } from '../../../web/design/fields.tsx'
import { counted } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { publishPlaybook } from '../contract.ts'
import { useBuilder } from './builder-desk.ts'
import type { PlaybookDefinition, Trigger } from '../definition.ts'
import { DifferenceList } from './DifferenceList.tsx'
import { differences } from './definition-diff.ts'
import { ExistingChoice, type Existing } from './ExistingChoice.tsx'
import { PLAYBOOK_TOPICS } from './playbook-topics.ts'

/** The last look before a draft counts: what changes, whether it is on, and what becomes of those it is true of already. */
export function PublishDialog({ onClose, onPublished }: { onClose: () => void; onPublished: () => void }) {
  const { playbook, definition, names } = useBuilder()
  const { id, name, liveVersion, state } = playbook.playbook
  const wasOn = state === 'on'
  const [note, setNote] = useState('')
  const [isOn, setOn] = useState(true)
  const [existing, setExisting] = useState<Existing>('skip')
  const action = useAction(publishPlaybook, {
    topics: PLAYBOOK_TOPICS,
    failure: 'none',
    onDone: ({ version }) => {
      onPublished()
      toast(isOn || wasOn ? `v${version} is live and on.` : `v${version} is published, and off until you switch it on.`)
    },
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!action.pending) action.run({ playbookId: id, note, on: isOn, existing })
  }
  const isWatched = ['enter', 'remain', 'leave'].includes(definition.trigger.kind)
  // The same condition goes on being watched as it was: nobody enters because of a new version.
  const asksExisting = isWatched && (wasOn ? !watchesTheSame(playbook.live, definition) : isOn)
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
            {isOn && !wasOn ? 'Publish and switch on' : 'Publish'}
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
        {wasOn ? null : <Checkbox label="Switch it on with it" checked={isOn} onChange={setOn} />}
        {asksExisting ? (
          <ExistingChoice
            playbookId={id}
            definition={definition}
            isChange={wasOn}
            value={existing}
            onChange={setExisting}
          />
        ) : null}
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

/** What is watched: of whom, which condition, and for how long without a break. */
function watchesTheSame(live: PlaybookDefinition | null, { subject, trigger }: PlaybookDefinition): boolean {
  if (!live || live.subject !== subject) return false
  const watched = ({ kind, ...about }: Trigger) => JSON.stringify(kind === 'remain' ? { kind, ...about } : about)
  return watched(live.trigger) === watched(trigger)
}
