import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

interface TagProps {
  children: ReactNode
  tone?: 'plain' | 'poor' | 'fair' | 'good' | 'accent'
  title?: string
}

/** A short word about a thing: its segment, `new`, `Draft v4`. Not for ordinary states. */
export function Tag({ children, tone = 'plain', title }: TagProps) {
  return (
    <span className={classNames('tag', tone === 'accent' ? 'acc' : tone !== 'plain' && tone)} title={title}>
      {children}
    </span>
  )
}
