import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { addMonths, type Day } from '../../../kernel/day.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { DayText } from '../../../web/design/DayText.tsx'
import { counted, moneyCompact } from '../../../web/design/format.ts'
import { SidePanel } from '../../../web/design/SidePanel.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { Pager } from '../../../web/design/Pager.tsx'
import type { InputOf, OutputOf } from '../../../platform/http/endpoint.ts'
import { type FindingOut, listFitAccounts } from '../contract.ts'
import { FIT_TOPICS, whoText } from './fit-words.ts'
import styles from './fit.module.css'

const PAGE = 50

interface FitAccountsProps {
  who: FindingOut['who']
  wonFrom: InputOf<typeof listFitAccounts>['wonFrom']
  onClose: () => void
}

/** The accounts behind a figure, those that paid most at first first. */
export function FitAccounts({ who, wonFrom, onClose }: FitAccountsProps) {
  const [offset, setOffset] = useState(0)
  const today = useToday()
  const answer = useCall(listFitAccounts, { who, wonFrom, offset, limit: PAGE }, { topics: FIT_TOPICS })
  return (
    <SidePanel label="Accounts" title={whoText(who)} width={400} onClose={onClose}>
      <Answer of={answer}>
        {({ accounts, total, currency }) => (
          <section>
            <p className="m t12">{counted(total, 'account')}; MRR at first, after 12 months and now.</p>
            <ul>
              {accounts.map((row) => (
                <li key={row.account.id} className={styles['finding']}>
                  <span className="row gap2">
                    <Link className="link b grow cut" to={`/accounts/${row.account.id}`}>
                      {row.account.name}
                    </Link>
                    <span className="nw t12">
                      {moneyCompact(row.firstMinor, currency)} → {moneyCompact(row.laterMinor, currency)} →{' '}
                      {moneyCompact(row.nowMinor, currency)}
                    </span>
                  </span>
                  <span className="l t12">
                    Won <DayText day={row.wonOn} as="exact" /> · {standingText(row, today)}
                    {row.leads > 0 ? ` · ${counted(row.leads, 'lead')}` : ''}
                  </span>
                </li>
              ))}
            </ul>
            <Pager {...{ offset, total }} size={PAGE} onOffset={setOffset} />
          </section>
        )}
      </Answer>
    </SidePanel>
  )
}

const STANDING_WORDS = {
  healthy: 'healthy',
  not_healthy: 'not healthy',
  unknown: 'health unknown',
  left: 'had left',
} as const

/** A look is on the first of the month after; until it was taken nothing is said. */
function standingText(row: OutputOf<typeof listFitAccounts>['accounts'][number], today: Day): string {
  const { after6, after12, wonOn } = row
  const parts = [
    after6 ? `6 months: ${STANDING_WORDS[after6]}` : null,
    after12 ? `12 months: ${STANDING_WORDS[after12]}` : null,
  ]
  const said = parts.filter(Boolean).join(', ')
  if (said !== '') return said
  return addMonths(wonOn, 7) > today ? 'not yet six months ago' : 'health is being looked up'
}
