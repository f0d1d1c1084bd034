import { counted, NONE, number, percent } from '../../../web/design/format.ts'
import type { FiguresOut } from '../contract.ts'
import type { Share } from '../../../kernel/shares.ts'
import { sampleText } from './fit-words.ts'
import styles from './fit.module.css'

interface ShareCellProps {
  share: Share
  minimum: number
  /** What stands apart: `12 unknown`. */
  apart?: string
}

/** A share with its sample and 95 % interval; below the smallest sample only the counts are said. */
export function ShareCell({ share, minimum, apart }: ShareCellProps) {
  const few = share.n < minimum
  return (
    <td className={`r ${styles['share']}`}>
      {share.n === 0 || few ? NONE : <b>{percent(share.hits / share.n)}</b>}
      <span>
        {share.n === 0 ? '' : few ? `${number(share.hits)} of ${number(share.n)}: too few` : sampleText(share)}
      </span>
      {apart ? <span>{apart}</span> : null}
    </td>
  )
}

interface MoneyCellProps {
  money: FiguresOut['grr']
  minimum: number
}

/** GRR or NRR with its interval over accounts. */
export function RetentionCell({ money, minimum }: MoneyCellProps) {
  if (!money) return <td className="r">{NONE}</td>
  const few = money.n < minimum
  return (
    <td className={`r ${styles['share']}`}>
      {few ? NONE : <b>{percent(money.value, 1)}</b>}
      <span>
        {few
          ? `${counted(money.n, 'account')}: too few`
          : money.low === null || money.high === null
            ? ''
            : `${number(money.low * 100)} to ${percent(money.high)}`}
      </span>
    </td>
  )
}
