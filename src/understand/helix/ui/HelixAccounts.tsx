import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { counted, money, moneyCompact, number } from '../../../web/design/format.ts'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { exportHelixAccounts, listHelixAccounts } from '../contract.ts'
import { PART_WORDS, yearLabel } from './helix-words.ts'
import type { HelixPart } from './helix-words.ts'
import { ScrollRegion } from './ScrollRegion.tsx'
import styles from './helix.module.css'

interface HelixAccountsProps {
  part: HelixPart
  yearsAgo: number
  segmentId: number | undefined
  onClose: () => void
  onAccount: (accountId: number) => void
}

const PAGE = 50

/** The accounts behind a figure, with what all of them add up to. */
export function HelixAccounts({ part, yearsAgo, segmentId, onClose, onAccount }: HelixAccountsProps) {
  const [offset, setOffset] = useState(0)
  const answer = useCall(
    listHelixAccounts,
    { part, yearsAgo, offset, limit: PAGE, ...(segmentId === undefined ? {} : { segmentId }) },
    { topics: ['accounts', 'revenue', 'leads'] },
  )
  return (
    <Answer of={answer}>
      {({ accounts, total, sum, currency, from, to }) => {
        const cells = (turn: typeof sum) => (
          <>
            <td className="r" title={money(turn.startMinor, currency)}>
              {moneyCompact(turn.startMinor, currency)}
            </td>
            <td className="r" title={money(turn.renewedMinor, currency)}>
              {moneyCompact(turn.renewedMinor, currency)}
            </td>
            <td className="r" title={money(turn.expansionMinor, currency)}>
              {moneyCompact(turn.expansionMinor, currency)}
            </td>
            <td className="r" title={money(turn.newLogoMinor, currency)}>
              {moneyCompact(turn.newLogoMinor, currency)}
            </td>
            <td className="r b">{number(turn.factor, 2)}</td>
          </>
        )
        return (
          <Section
            title={`${PART_WORDS[part]}: ${counted(total, 'account')}, ${yearLabel({ from, to })}`}
            aside={
              <span className="row gap1">
                <ExportMenu
                  endpoint={exportHelixAccounts}
                  input={{ part, yearsAgo, ...(segmentId === undefined ? {} : { segmentId }) }}
                />
                <IconButton icon="close" label="Close the accounts" onClick={onClose} />
              </span>
            }
          >
            <ScrollRegion label="Accounts behind the figure">
              <table className={`list-table ${styles['table']}`}>
                <thead>
                  <tr>
                    <th scope="col">Account</th>
                    <th scope="col" className="r">
                      At the start
                    </th>
                    <th scope="col" className="r">
                      Renewed
                    </th>
                    <th scope="col" className="r">
                      Grown
                    </th>
                    <th scope="col" className="r">
                      Brought
                    </th>
                    <th scope="col" className="r">
                      Factor
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {accounts.map(({ account, newLogos, ...turn }) => (
                    <tr key={account.id}>
                      <td>
                        <button type="button" className={styles['figure']} onClick={() => onAccount(account.id)}>
                          {account.name}
                        </button>
                        {newLogos > 0 ? <span className="l t12"> brought {counted(newLogos, 'customer')}</span> : null}
                      </td>
                      {cells(turn)}
                    </tr>
                  ))}
                </tbody>
                <tfoot>
                  <tr>
                    <td>{`All ${counted(total, 'account')}`}</td>
                    {cells(sum)}
                  </tr>
                </tfoot>
              </table>
            </ScrollRegion>
            {total > PAGE ? (
              <p className="row gap2">
                <Button
                  disabledBecause={offset === 0 ? 'These are the first.' : null}
                  onClick={() => setOffset(Math.max(0, offset - PAGE))}
                >
                  Before
                </Button>
                <Button
                  disabledBecause={offset + PAGE >= total ? 'These are the last.' : null}
                  onClick={() => setOffset(offset + PAGE)}
                >
                  Next
                </Button>
              </p>
            ) : null}
          </Section>
        )
      }}
    </Answer>
  )
}
