import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { Kbd } from '../../../web/design/Kbd.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { Task } from '../contract.ts'
import type { TaskDeeds } from './use-tasks.ts'
import { useTaskDetail } from './use-tasks.ts'
import styles from './tasks.module.css'

interface CompleteDialogProps {
  task: Task
  deeds: TaskDeeds
  /** Just before the task leaves the list. */
  onComplete?: () => void
  onClose: () => void
}

/** How it ended: a word, a sentence, and what of the checklist is still open. */
export function CompleteDialog({ task, deeds, onComplete, onClose }: CompleteDialogProps) {
  const detail = useTaskDetail(task.id)
  const [outcome, setOutcome] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const chosen = outcome ?? detail.data?.outcomes[0]
  const checklist = detail.data?.checklist ?? task.checklist
  const open = checklist.filter(({ done }) => !done).length
  const complete = () => {
    onComplete?.()
    deeds.complete(task, { ...(chosen === undefined ? {} : { outcome: chosen }), note })
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Complete “${task.title}”`}
      foot={
        <>
          <span className="l t12 grow row gap1">
            <Kbd keys="enter" /> completes
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" icon="check" onClick={complete}>
            Complete
          </Button>
        </>
      }
    >
      {/* The key belongs to the whole form; its fields do the typing. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className="form"
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          complete()
        }}
      >
        <Answer of={detail} waiting={<Skeleton rows={2} />}>
          {({ outcomes }) => (
            <fieldset className={styles['outcomes']}>
              <legend>How it ended</legend>
              {outcomes.map((word) => (
                <label key={word} className={styles['outcome']}>
                  <input
                    type="radio"
                    name="outcome"
                    value={word}
                    checked={word === chosen}
                    onChange={() => setOutcome(word)}
                  />
                  {word}
                </label>
              ))}
            </fieldset>
          )}
        </Answer>
        {open > 0 ? (
          <fieldset className={styles['left-open']}>
            <legend>
              {open === 1 ? 'One item of the checklist is open' : `${open} items of the checklist are open`}
            </legend>
            {checklist.map((item, index) =>
              // Two items may have the same words: only the place tells them apart.
              item.done ? null : (
                <Checkbox
                  key={`${index.toString()} ${item.text}`}
                  label={item.text}
                  checked={false}
                  onChange={() => deeds.tick({ id: task.id, checklist }, index, true)}
                />
              ),
            )}
          </fieldset>
        ) : null}
        <TextField label="In a sentence, if there is more to say" value={note} maxLength={1_000} onChange={setNote} />
      </div>
    </Dialog>
  )
}
