import { useState } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { NumberField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { changeHelixSettings } from '../contract.ts'

interface CostDialogProps {
  cacRatio: number | null
  onClose: () => void
}

/** What one unit of new ARR costs to win: with it the helix says what leads have spared. */
export function CostDialog({ cacRatio, onClose }: CostDialogProps) {
  const [value, setValue] = useState(cacRatio)
  const save = useAction(changeHelixSettings, {
    topics: ['revenue'],
    failure: 'none',
    onDone: () => {
      toast('Saved')
      onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title="Cost of new ARR"
      width="small"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={save.pending}
            failure={save.failure}
            onClick={() => save.run({ cacRatio: value })}
          >
            Save
          </ActionButton>
        </>
      }
    >
      <div className="form">
        <NumberField
          label="Sales and marketing cost per unit of new ARR"
          hint="Their cost of a year by the new ARR they won in it. Leave it empty if you do not know it."
          min={0}
          max={100}
          step="0.05"
          value={value}
          onChange={setValue}
        />
      </div>
    </Dialog>
  )
}
