import type { ReactNode } from 'react'

interface EmptyStateProps {
  /** What this place is for: “Accounts are the companies that pay you.” */
  title: string
  children?: ReactNode
  /** The one next action. */
  action?: ReactNode
}

/** An empty place says what it is for and gives the one next action. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <h2 className="h2">{title}</h2>
      {children ? <div className="m">{children}</div> : null}
      {action ? <div className="empty-action">{action}</div> : null}
    </div>
  )
}
