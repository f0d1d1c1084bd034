import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'onChange' | 'type'> {
  label: ReactNode
  /** The words are read out but not shown: in table rows. */
  hideLabel?: boolean
  checked: boolean
  /** Some of several are chosen. */
  mixed?: boolean
  onChange: (checked: boolean) => void
}

export function Checkbox({ label, hideLabel, checked, mixed = false, onChange, ...rest }: CheckboxProps) {
  return (
    <label className={classNames('check', hideLabel && 'bare')}>
      <span className="cb-box">
        <input
          {...rest}
          type="checkbox"
          className="cb"
          checked={checked}
          ref={(input) => {
            if (input) input.indeterminate = mixed && !checked
          }}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <path d="M2 5.3 4.2 7.5 8 3" />
        </svg>
      </span>
      <span className={hideLabel ? 'only-read' : undefined}>{label}</span>
    </label>
  )
}

interface SwitchProps {
  label: ReactNode
  hint?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** Takes effect at once, without a save button. */
export function Switch({ label, hint, checked, onChange, disabled }: SwitchProps) {
  return (
    <label className="check switch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        className="sw"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span className="grow">
        <span className="b">{label}</span>
        {hint ? <span className="l t12 hint">{hint}</span> : null}
      </span>
    </label>
  )
}
