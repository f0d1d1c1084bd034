import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode, SyntheticEvent } from 'react'
import { IconButton } from './Button.tsx'
import { classNames } from './class-names.ts'
import { PortalTarget } from './portal.ts'

interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** Buttons at the lower right, the primary one last. */
  foot?: ReactNode
  width?: 'small' | 'middle' | 'wide'
}

/** Asks for one decision or a few fields; everything behind it is inert. Escape and a click beside it close it. */
export function Dialog({ open, ...rest }: DialogProps) {
  return open ? <OpenDialog {...rest} /> : null
}

const FIRST_FIELD = '.dialog-body :is(input, textarea, .select), .dialog-foot .primary'

function OpenDialog({ onClose, title, children, foot, width = 'middle' }: Omit<DialogProps, 'open'>) {
  const ref = useRef<HTMLDialogElement>(null)
  const [element, setElement] = useState<HTMLDialogElement | null>(null)
  const heading = useId()
  const escape = useEscapeGuard(ref, onClose)

  useEffect(() => {
    const dialog = ref.current
    const opener = document.activeElement
    dialog?.showModal()
    // The first field, not the close button the browser would take.
    dialog?.querySelector<HTMLElement>(FIRST_FIELD)?.focus()
    setElement(dialog)
    return () => {
      dialog?.close()
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])

  return (
    // The click that closes lies on the backdrop, which the browser reports on the dialog itself; Escape does the same by key.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={ref}
      className={classNames('dialog', width)}
      aria-labelledby={heading}
      {...escape}
      onMouseDown={(event) => {
        if (event.target === ref.current) onClose()
      }}
    >
      <PortalTarget value={element}>
        <div className="dialog-inside">
          <header className="dialog-head">
            <h2 id={heading} className="h2 grow">
              {title}
            </h2>
            <IconButton icon="close" label="Close" onClick={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {foot ? <footer className="dialog-foot">{foot}</footer> : null}
        </div>
      </PortalTarget>
    </dialog>
  )
}

/** Escape closes an open menu inside the dialog first, and only then the dialog. */
function useEscapeGuard(ref: React.RefObject<HTMLDialogElement | null>, onClose: () => void) {
  const menuWasOpen = useRef(false)
  return {
    onKeyDownCapture: (event: KeyboardEvent) => {
      if (event.key === 'Escape') menuWasOpen.current = ref.current?.querySelector('[aria-expanded="true"]') !== null
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      if (!menuWasOpen.current) onClose()
    },
    // A phone's back gesture asks to close without a key.
    onCancel: (event: SyntheticEvent) => {
      event.preventDefault()
      onClose()
    },
  }
}
