import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from '../../design/Button.tsx'
import { Dialog } from '../../design/Dialog.tsx'

interface CopyDialogProps {
  title: string
  /** What is shown once and copied. */
  text: string
  label: string
  onClose: () => void
  children: ReactNode
}

/** Shows a link or a key once, to be copied and handed over. */
export function CopyDialog({ title, text, label, onClose, children }: CopyDialogProps) {
  const [copied, setOutcome] = useState<boolean | null>(null)
  const id = useId()
  const copy = () => {
    void copyText(id, text).then(setOutcome)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button onClick={onClose}>Done</Button>
          <Button look="primary" icon={copied ? 'check' : undefined} onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        </>
      }
    >
      <div className="m">{children}</div>
      <div className="field">
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
        <input id={id} className="input mono" readOnly value={text} onFocus={(event) => event.currentTarget.select()} />
      </div>
      <output className={copied === false ? 't12 m' : 'only-read'}>
        {copied === false ? 'The text is selected: press Ctrl+C or ⌘C.' : copied ? 'Copied' : ''}
      </output>
    </Dialog>
  )
}

/** Whether the text is on the clipboard. Browsers give that only to secure pages; elsewhere the text is selected, ready for the keyboard. */
async function copyText(id: string, text: string): Promise<boolean> {
  const field = document.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)
  field?.focus()
  field?.select()
  if (!globalThis.isSecureContext) return false
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  )
}
