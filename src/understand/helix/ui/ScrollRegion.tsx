import type { ReactNode } from 'react'
import styles from './helix.module.css'

/** Holds a table that may be wider than its place: scrolled by keys as well. */
export function ScrollRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  )
}
