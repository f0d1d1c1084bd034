import { percent } from './format.ts'

interface ProgressBarProps {
  label: string
  /** 0 to 1; null while the size of the work is unknown. */
  share: number | null
  /** Said at the right: “12,400 of 50,000 rows”. */
  note?: string
}

/** Long work: how far it is. */
export function ProgressBar({ label, share, note }: ProgressBarProps) {
  return (
    <div className="progress">
      <div className="row gap2 t12">
        <span className="grow m">{label}</span>
        <span className="l">{note ?? (share === null ? null : percent(share))}</span>
      </div>
      <progress className="progress-bar" aria-label={label} {...(share === null ? {} : { value: share, max: 1 })} />
    </div>
  )
}
