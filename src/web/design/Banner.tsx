import type { ReactNode } from 'react'
import { BandShape } from './HealthMark.tsx'
import { Icon } from './icon.tsx'

interface BannerProps {
  /** note: worth knowing. late: not fresh or not certain. wrong: something failed. */
  tone?: 'note' | 'late' | 'wrong'
  children: ReactNode
  action?: ReactNode
}

/** One line across the page that holds until its cause is gone. */
export function Banner({ tone = 'note', children, action }: BannerProps) {
  return (
    <div className={`banner ${tone}`} role={tone === 'wrong' ? 'alert' : 'status'}>
      {tone === 'late' ? <BandShape band="fair" hidden /> : null}
      {tone === 'wrong' ? <Icon name="warning" /> : null}
      <div className="grow">{children}</div>
      {action}
    </div>
  )
}

const NO_DETAILS: readonly { path: string; message: string }[] = []

interface ErrorBoxProps {
  /** The sentence of the refusal: what happened and what to do. */
  sentence: string
  details?: readonly { path: string; message: string }[]
  onRetry?: () => void
}

/** Something could not be shown or done: says why in a sentence and offers another try. */
export function ErrorBox({ sentence, details = NO_DETAILS, onRetry }: ErrorBoxProps) {
  return (
    <div className="error-box" role="alert">
      <Icon name="warning" size={16} />
      <div className="grow">
        <p className="b">{sentence}</p>
        {details.length > 0 ? (
          <ul className="t12 m">
            {details.map((detail) => (
              <li key={`${detail.path} ${detail.message}`}>
                {detail.path ? <span className="b">{detail.path}: </span> : null}
                {detail.message}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {onRetry ? (
        <button type="button" className="btn" onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </div>
  )
}
