import { classNames } from '../../../web/design/class-names.ts'
import { Icon } from '../../../web/design/icon.tsx'
import type { IconName } from '../../../web/design/icon.tsx'
import type { RunRow } from '../contract.ts'
import { STATE_WORDS } from './run-words.ts'

const ICONS: Record<RunRow['state'], IconName> = {
  queued: 'wait',
  active: 'play',
  paused: 'wait',
  parked: 'warning',
  done: 'check',
  cancelled: 'close',
  held_out: 'silent',
}

/** The state of a run, as a word with its mark; whether it reached its aim. */
export function RunStateMark({ run }: { run: Pick<RunRow, 'state' | 'succeeded'> }) {
  return (
    <span className={classNames('row', 'gap1', run.state === 'parked' && 'poor')}>
      <Icon name={ICONS[run.state]} />
      {STATE_WORDS[run.state]}
      {run.succeeded === null ? null : <span className="l">{run.succeeded ? '· a success' : '· no success'}</span>}
    </span>
  )
}
