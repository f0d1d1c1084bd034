import { exactDay, monthYear } from '../../../web/design/format.ts'
import { periodLabel } from './shown-period.ts'

/** `Oct 2026`, `Q4 2026`, `W44 2026`, `31 Oct 2026`, `2026`: a period as people write it. */
export function periodWords(period: string): string {
  return periodLabel(period, { day: exactDay, month: monthYear })
}
