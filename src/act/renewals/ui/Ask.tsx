import type { KeyboardEvent, ReactNode } from 'react'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Kbd } from '../../../web/design/Kbd.tsx'

interface AskProps {
  title: string
  onClose: () => void
  save: { label: string; pending: boolean; failure: string | null; missing: string | null; run: () => void }
  /** Beside Cancel. */
  more?: ReactNode
  children: ReactNode
}

/** A few fields and one button; mod+enter presses it. */
export function Ask({ title, onClose, save, more, children }: AskProps) {
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    if (save.missing === null && !save.pending) save.run()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      foot={
        <>
          <span className="l t12 grow row gap1">
            <Kbd keys="mod+enter" /> saves
          </span>
          {more}
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={save.pending}
            failure={save.failure}
            disabledBecause={save.missing}
            onClick={save.run}
          >
            {save.label}
          </ActionButton>
        </>
      }
    >
      {/* The keys belong to the whole form; its fields do the typing. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="form" onKeyDown={keys}>
        {children}
      </div>
    </Dialog>
  )
}
