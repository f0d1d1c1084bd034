import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { addWorkKind, editWorkKind, listWorkKinds } from '../contract.ts'
import type { WorkValue } from '../cost.ts'
import { VALUE_WORDS } from './cost-words.ts'
import styles from './cost.module.css'

const TOPICS = ['work', 'settings']
const CHOICES = [
  { key: 'gap' as const, label: VALUE_WORDS.gap },
  { key: 'delivery' as const, label: VALUE_WORDS.delivery },
]

/** Which kinds of work make up for a gap of the product, and which deliver value. */
export function KindsDialog({ onClose }: { onClose: () => void }) {
  const answer = useCall(listWorkKinds, {}, { topics: TOPICS })
  const edit = useAction(editWorkKind, { topics: TOPICS, onDone: () => toast('Kind of work changed') })
  return (
    <Dialog open onClose={onClose} width="wide" title="Kinds of work" foot={<Button onClick={onClose}>Close</Button>}>
      <div className="form">
        <p className="m">
          A value gap exists only because the product lacks something: cost of goods sold. Value delivery helps the
          customer to more value: sales and marketing. A change counts for everything that was written down, but for
          entries somebody classified by hand.
        </p>
        <Answer of={answer}>
          {({ kinds }) => (
            <table className="list-table">
              <tbody>
                {kinds.map(({ id, name, value, isArchived }) => (
                  <tr key={id}>
                    <td className={isArchived ? 'l' : 'b'}>{name}</td>
                    <td>
                      <Segmented
                        label={`${name} counts as`}
                        value={value}
                        options={CHOICES}
                        onChange={(next) => edit.run({ workKindId: id, value: next })}
                      />
                    </td>
                    <td className="r">
                      <Button look="quiet" onClick={() => edit.run({ workKindId: id, isArchived: !isArchived })}>
                        {isArchived ? 'Bring back' : 'Take out of use'}
                        <span className="only-read">: {name}</span>
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Answer>
        <NewKind />
      </div>
    </Dialog>
  )
}

function NewKind() {
  const [name, setName] = useState('')
  const [value, setValue] = useState<WorkValue>('gap')
  const add = useAction(addWorkKind, {
    topics: TOPICS,
    failure: 'none',
    onDone: () => {
      toast('Kind of work added')
      setName('')
    },
  })
  return (
    <div className={styles['line']}>
      <TextField label="Another kind" maxLength={80} value={name} onChange={setName} />
      <Segmented label="It counts as" value={value} options={CHOICES} onChange={setValue} />
      <ActionButton
        pending={add.pending}
        failure={add.failure}
        disabledBecause={name.trim() === '' ? 'Give it a name.' : null}
        onClick={() => add.run({ name, value })}
      >
        Add
      </ActionButton>
    </div>
  )
}
