import { useState } from 'react'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextArea } from '../../../web/design/fields.tsx'
import type { Draft } from './mapping-draft.ts'

interface AdvancedDialogProps {
  draft: Draft
  onSave: (draft: Draft) => void
  onClose: () => void
}

/** The whole mapping as the JSON that the command line reads: for what the table has no place for. */
export function AdvancedDialog({ draft, onSave, onClose }: AdvancedDialogProps) {
  const [text, setText] = useState(() => JSON.stringify(draft, null, 2))
  const read = readObject(text)
  const save = () => {
    if (read === null) return
    onSave(read)
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width="wide"
      title="Mapping as JSON"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabledBecause={read === null ? 'This is not a JSON object yet.' : null}
            onClick={save}
          >
            Use this mapping
          </Button>
        </>
      }
    >
      <TextArea
        label="Mapping"
        className="mono"
        rows={16}
        spellCheck={false}
        value={text}
        onChange={setText}
        error={read === null ? 'This is not a JSON object yet: look for a missing comma or quote.' : null}
        hint="columns, constants, values, date_format, decimal, account_via, unfold, derived, properties, ignore. See the import guide."
      />
    </Dialog>
  )
}

/** The server says what is wrong with its parts. */
function readObject(text: string): Draft | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Draft) : null
  } catch {
    return null
  }
}
