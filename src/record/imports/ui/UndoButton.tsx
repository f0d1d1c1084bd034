import { useState } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { undoImport } from '../contract.ts'
import type { Import } from '../contract.ts'
import { countsSentence } from './import-words.ts'

/** Takes a whole import back, after saying what that means. */
export function UndoButton({ shown, look }: { shown: Import; look?: 'quiet' }) {
  const [asking, setAsking] = useState(false)
  const undo = useAction(undoImport, { topics: ['imports'], failure: 'none', onDone: () => setAsking(false) })
  return (
    <>
      <Button icon="undo" look={look} onClick={() => setAsking(true)}>
        Undo<span className="only-read"> {shown.fileName}</span>
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Undo ${shown.fileName}?`}
        foot={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <ActionButton
              look="primary"
              icon="undo"
              pending={undo.pending}
              failure={undo.failure}
              onClick={() => undo.run({ importId: shown.id })}
            >
              Undo the import
            </ActionButton>
          </>
        }
      >
        <p>{countsSentence(shown.counts)}.</p>
        <p className="m">
          Fields that still hold what this import wrote get their value from before. Rows it added go, unless something
          else uses them. What stays is listed with the reason.
        </p>
      </Dialog>
    </>
  )
}
