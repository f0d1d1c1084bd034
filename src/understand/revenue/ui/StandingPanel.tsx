import { addDays, type Day } from '../../../kernel/day.ts'
import { PayingPanel } from './PayingPanel.tsx'
import type { selectedMoney } from './revenue-address.ts'

interface StandingPanelProps {
  open: 'opening' | 'closing'
  window: ReturnType<typeof selectedMoney> & { from: Day; to: Day }
  /** `October 2026`. */
  when: string
  onClose: () => void
}

/** Who pays what makes up the total at either end of a window. */
export function StandingPanel({ open, window, when, onClose }: StandingPanelProps) {
  const on = open === 'opening' ? addDays(window.from, -1) : window.to
  return (
    <PayingPanel
      key={`${open} ${on}`}
      title={`${open === 'opening' ? 'Opening' : 'Closing'} of ${when}`}
      input={{ ...window, from: on, to: on }}
      onClose={onClose}
    />
  )
}
