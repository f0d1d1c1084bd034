import { useId } from 'react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface FieldFrame {
  label: string
  /** Hides the label from sight where a column head or a sentence already says it. */
  hideLabel?: boolean
  /** One line below, before anything went wrong. */
  hint?: ReactNode
  /** What is wrong and what to do; replaces the hint. */
  error?: string | null
  required?: boolean
}

interface FieldProps extends FieldFrame {
  children: (wiring: Wiring) => ReactNode
}

/** Spread into the control: ties it to its label and message. */
export interface Wiring {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
  'aria-required': true | undefined
}

/** Label above, message below. The controls below are made with it; use it for one of your own. */
export function Field({ label, hideLabel, hint, error, required, children }: FieldProps) {
  const id = useId()
  const message = error ?? hint
  return (
    <div className="field">
      <label className={classNames('field-label', hideLabel && 'only-read')} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': message ? `${id}-message` : undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': required || undefined,
      })}
      {message ? (
        <p id={`${id}-message`} className={classNames('t12', error ? 'poor' : 'l')} role={error ? 'alert' : undefined}>
          {message}
        </p>
      ) : null}
    </div>
  )
}
