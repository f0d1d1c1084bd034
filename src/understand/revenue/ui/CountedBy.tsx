import { Icon } from '../../../web/design/icon.tsx'
import styles from './revenue.module.css'

interface CountedByProps {
  conventions: readonly string[]
  problems?: readonly string[]
}

const NONE: readonly string[] = []

/** Beside a figure: what is left out of it, and what was chosen where conventions differ. */
export function CountedBy({ conventions, problems = NONE }: CountedByProps) {
  return (
    <div className={styles['counted']}>
      {problems.map((problem) => (
        <p key={problem} className="fair">
          <Icon name="warning" /> {problem}
        </p>
      ))}
      {conventions.length > 0 ? <p className="l">{conventions.join(' ')}</p> : null}
    </div>
  )
}
