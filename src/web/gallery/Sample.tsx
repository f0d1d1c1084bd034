import type { ReactNode } from 'react'
import styles from './gallery.module.css'

/** A row of samples with what they are. */
export function Sample({ of, children }: { of: string; children: ReactNode }) {
  return (
    <div className={styles['sample']}>
      <span className="th">{of}</span>
      <div className={styles['shown']}>{children}</div>
    </div>
  )
}
