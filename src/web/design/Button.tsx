import { Link } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import type { IconName } from './icon.tsx'
import { Kbd } from './Kbd.tsx'
import { Tip } from './Tip.tsx'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  look?: 'primary' | 'default' | 'quiet'
  icon?: IconName
  /** Written behind the label; the key itself is registered with `useKeys`. */
  keys?: string
  /** The label stays, a spinner takes the icon's place, and clicks do nothing. */
  pending?: boolean
  /** Why the button cannot be used now; shown on hover and focus. The button stays reachable. */
  disabledBecause?: string | null
  children: ReactNode
}

/** Primary (one per view), default and quiet. Always with a word; see `IconButton` for close and more. */
export function Button({ look = 'default', icon, keys, pending, disabledBecause, children, ...rest }: ButtonProps) {
  const blocked = Boolean(pending) || Boolean(disabledBecause)
  const button = (
    <button
      type="button"
      {...rest}
      className={classNames('btn', look !== 'default' && look, rest.className)}
      aria-disabled={blocked || undefined}
      aria-busy={pending || undefined}
      onClick={blocked ? refuse : rest.onClick}
    >
      {pending ? <Spinner /> : icon ? <Icon name={icon} /> : null}
      {children}
      {keys ? (
        <span aria-hidden="true" className="keys">
          <Kbd keys={keys} />
        </span>
      ) : null}
    </button>
  )
  return disabledBecause ? <Tip text={disabledBecause}>{button}</Tip> : button
}

function refuse(event: { preventDefault: () => void }) {
  event.preventDefault()
}

interface IconButtonProps extends ComponentProps<'button'> {
  icon: IconName
  /** The missing word: read out and shown on hover. */
  label: string
  look?: 'default' | 'quiet'
}

/** Only for close, more, data and the like. */
export function IconButton({ icon, label, look = 'quiet', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={classNames('btn', 'icon', look !== 'default' && look, rest.className)}
    >
      <Icon name={icon} size={16} />
    </button>
  )
}

interface LinkButtonProps {
  to: string
  look?: 'primary' | 'default' | 'quiet'
  icon?: IconName
  children: ReactNode
}

/** Looks like a button and goes somewhere. */
export function LinkButton({ to, look = 'default', icon, children }: LinkButtonProps) {
  return (
    <Link to={to} className={classNames('btn', look !== 'default' && look)}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </Link>
  )
}

interface ActionButtonProps extends ButtonProps {
  /** The sentence of the last failure; shown beside the button, whose next press tries again. */
  failure?: string | null
}

/** A button whose action can fail: says why and offers another try. */
export function ActionButton({ failure, children, ...rest }: ActionButtonProps) {
  return (
    <span className="action">
      <Button {...rest}>{failure ? 'Try again' : children}</Button>
      {failure ? (
        <span role="alert" className="poor t12">
          {failure}
        </span>
      ) : null}
    </span>
  )
}

export function Spinner() {
  return (
    <svg className="i i14 spin" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 2.5A5.5 5.5 0 1 1 2.5 8" />
    </svg>
  )
}
