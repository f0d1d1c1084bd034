import type { ReactNode } from 'react'
import { SidePanel } from '../../../web/design/SidePanel.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'

interface RevenuePanelProps {
  title: string
  children: ReactNode
  onClose: () => void
}

/** What a figure is made of, beside it; Escape closes it. */
export function RevenuePanel({ title, children, onClose }: RevenuePanelProps) {
  useKeys('Accounts of a figure', [{ keys: 'escape', does: 'Close', run: onClose }])
  return (
    <SidePanel label={title} title={title} width={400} onClose={onClose}>
      {children}
    </SidePanel>
  )
}
