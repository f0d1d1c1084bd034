import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { listDone } from '../contract.ts'
import styles from './my-day.module.css'

interface DoneDialogProps {
  onTakeBack: (key: string) => void
  onClose: () => void
}

/** What was completed today; each can be taken back. */
export function DoneDialog({ onTakeBack, onClose }: DoneDialogProps) {
  const done = useCall(listDone, {}, { topics: ['my-day'] })
  return (
    <Dialog open onClose={onClose} title="Done today" width="wide">
      <Answer of={done}>
        {({ done: things }) => (
          <ul className={styles['done']}>
            {things.map((thing) => (
              <li key={thing.key}>
                <div className="grow">
                  <b className="b">{thing.account?.name ?? 'Note to self'}</b>{' '}
                  <span className="l t12">
                    <InstantText instant={thing.markedAt} as="clock" />
                  </span>
                  <p className="m t12">{thing.sentence}</p>
                </div>
                <Button icon="undo" onClick={() => onTakeBack(thing.key)}>
                  Take back
                </Button>
              </li>
            ))}
            {things.length === 0 ? <li className="m">Nothing yet.</li> : null}
          </ul>
        )}
      </Answer>
    </Dialog>
  )
}
