import { useEffect, useSyncExternalStore } from 'react'
import { Button, IconButton } from './Button.tsx'
import { Icon } from './icon.tsx'
import { dismissToast, dropExpired, holdToast, toastStore } from './toasts.ts'
import type { Toast } from './toasts.ts'

/** Shows what `toast()` says. Stands once in the shell. */
export function Toaster() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.current)

  useEffect(() => {
    if (toasts.length === 0) return undefined
    const timer = setInterval(() => dropExpired(Date.now()), 250)
    return () => clearInterval(timer)
  }, [toasts.length])

  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastLine({ toast }: { toast: Toast }) {
  const hold = () => holdToast(toast.id, true)
  const release = () => holdToast(toast.id, false)
  const { undo, retry } = toast
  return (
    <div className={`toast ${toast.tone}`} onMouseEnter={hold} onMouseLeave={release} onFocus={hold} onBlur={release}>
      <Icon name={toast.tone === 'wrong' ? 'warning' : 'check'} />
      <span className="grow">{toast.text}</span>
      {undo ? (
        <Button
          icon="undo"
          keys="mod+z"
          onClick={() => {
            dismissToast(toast.id)
            undo()
          }}
        >
          Undo
        </Button>
      ) : null}
      {retry ? (
        <Button
          icon="renewal"
          onClick={() => {
            dismissToast(toast.id)
            retry()
          }}
        >
          Try again
        </Button>
      ) : null}
      <IconButton icon="close" label="Close" onClick={() => dismissToast(toast.id)} />
    </div>
  )
}
