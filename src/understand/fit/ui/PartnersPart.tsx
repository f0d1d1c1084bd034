import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, moneyCompact, NONE, number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { Pager } from '../../../web/design/Pager.tsx'
import { listPartners, type PartnerRow } from '../contract.ts'
import { IncentivesDialog } from './IncentivesDialog.tsx'
import { RetentionCell, ShareCell } from './ShareCell.tsx'
import { FIT_TOPICS } from './fit-words.ts'
import styles from './fit.module.css'

const PAGE = 50

/** Channel partners beside accounts that were won without one. */
export function PartnersPart({ onChoose }: { onChoose: () => void }) {
  const [offset, setOffset] = useState(0)
  const [given, setGiven] = useState<string | null>(null)
  const mayWrite = useMay('revenue.write')
  const answer = useCall(listPartners, { offset, limit: PAGE }, { topics: FIT_TOPICS })
  return (
    <>
      <Answer of={answer} waiting={<Skeleton rows={8} />}>
        {({ partners, total, direct, field, minimum, currency }) =>
          total === 0 ? (
            <EmptyState
              title={field === null ? 'No field tells the channel partner' : 'No account has a channel partner yet'}
              action={field === null ? <Button onClick={onChoose}>Choose the field</Button> : null}
            >
              Partners are told apart by a custom field of their accounts. With it this page compares use, health,
              retention, leads and incentives of each.
            </EmptyState>
          ) : (
            <Section
              title={partnersSentence(partners, total)}
              reason="In use: within 28 days. Stayed, GRR and NRR: of accounts that paid twelve months ago, today against then."
            >
              {/* A table wider than its place is scrolled, by keys as well. */}
              {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
              <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Channel partners">
                <table className="list-table">
                  <thead>
                    <tr>
                      {[
                        'Partner',
                        'Paying',
                        'ARR',
                        'In use',
                        'Healthy',
                        'Stayed',
                        'GRR',
                        'NRR',
                        'Leads',
                        ...(showsIncentives(partners) ? ['Incentives'] : []),
                      ].map((head, index) => (
                        <th key={head} scope="col" className={index === 0 ? undefined : 'r'}>
                          {head}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {partners.map((row) => (
                      <tr key={row.partner}>
                        <td className="b nw">{row.partner}</td>
                        <Cells {...{ row, minimum, currency }} />
                        {row.incentivesMinor === null ? null : (
                          <td className="r nw">
                            <button type="button" className={styles['open']} onClick={() => setGiven(row.partner)}>
                              {row.incentivesMinor > 0
                                ? moneyCompact(row.incentivesMinor, currency)
                                : mayWrite
                                  ? 'Add'
                                  : NONE}
                              <span className="only-read"> for {row.partner}</span>
                            </button>
                          </td>
                        )}
                      </tr>
                    ))}
                  </tbody>
                  {direct ? (
                    <tfoot>
                      <tr>
                        <td className="nw">Without a partner</td>
                        <Cells row={direct} {...{ minimum, currency }} />
                        {showsIncentives(partners) ? <td className="r">{NONE}</td> : null}
                      </tr>
                    </tfoot>
                  ) : null}
                </table>
              </div>
              <Pager {...{ offset, total }} size={PAGE} onOffset={setOffset} />
            </Section>
          )
        }
      </Answer>
      {given === null ? null : <IncentivesDialog partner={given} onClose={() => setGiven(null)} />}
    </>
  )
}

function Cells({ row, minimum, currency }: { row: PartnerRow; minimum: number; currency: string }) {
  return (
    <>
      <td className={`r ${styles['share']}`}>
        <b>{number(row.paying)}</b>
        <span>of {number(row.accounts)}</span>
      </td>
      <td className="r">{moneyCompact(row.arrMinor, currency)}</td>
      <ShareCell share={row.inUse} minimum={minimum} />
      <ShareCell share={row.healthy} minimum={minimum} />
      <ShareCell share={row.stayed} minimum={minimum} />
      <RetentionCell money={row.grr} minimum={minimum} />
      <RetentionCell money={row.nrr} minimum={minimum} />
      <td className={`r ${styles['share']}`}>
        {row.leads === 0 ? NONE : number(row.leads)}
        <span>{row.leadsWon > 0 ? `${number(row.leadsWon)} won` : ''}</span>
      </td>
    </>
  )
}

/** They are for those who see the money of every account. */
function showsIncentives(partners: readonly PartnerRow[]): boolean {
  return partners.some(({ incentivesMinor }) => incentivesMinor !== null)
}

function partnersSentence(partners: readonly PartnerRow[], total: number): string {
  const [first] = partners
  const accounts = partners.reduce((sum, { paying }) => sum + paying, 0)
  if (!first || first.partner === null) return counted(total, 'partner')
  return `${counted(total, 'partner')} brought ${counted(accounts, 'paying account')}, most of the money through ${first.partner}`
}
