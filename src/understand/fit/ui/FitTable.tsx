import { Button } from '../../../web/design/Button.tsx'
import { counted, moneyCompact, NONE, number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { FiguresOut, FindingOut, getFit } from '../contract.ts'
import type { Trait } from '../traits.ts'
import { TRAIT_WORDS } from './fit-words.ts'
import { RetentionCell, ShareCell } from './ShareCell.tsx'
import styles from './fit.module.css'

interface FitTableProps {
  found: OutputOf<typeof getFit>
  by: Trait
  opened: FindingOut['who'] | null
  onOpen: (who: FindingOut['who']) => void
  onFields: () => void
}

/** Accounts that were won, by one trait: each row opens its accounts. */
export function FitTable({ found, by, opened, onOpen, onFields }: FitTableProps) {
  const { rows, all, minimum, currency, without } = found
  const known = found.traits.find(({ trait }) => trait === by)?.known ?? 0
  const word = TRAIT_WORDS[by].toLowerCase()
  if (known === 0)
    return (
      <Section title={`Nothing tells the ${word} of these accounts`}>
        <p className="m row gap2 wrap">
          Choose the custom field that holds it, or import it with your accounts.
          <Button onClick={onFields}>Choose the field</Button>
        </p>
      </Section>
    )
  return (
    <Section
      title={`${counted(all.accounts, 'account')} won, by ${word}`}
      reason={without > 0 ? `The ${word} of ${counted(without, 'account')} is not known.` : undefined}
    >
      {/* A table wider than its place is scrolled, by keys as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label={`Accounts won by ${word}`}>
        <table className="list-table">
          <thead>
            <tr>
              <th scope="col">{TRAIT_WORDS[by]}</th>
              <th scope="col" className="r">
                Won
              </th>
              <th scope="col" className="r">
                Healthy, 6 months
              </th>
              <th scope="col" className="r">
                Healthy, 12 months
              </th>
              <th scope="col" className="r">
                Stayed 12 months
              </th>
              <th scope="col" className="r">
                Grew
              </th>
              <th scope="col" className="r">
                GRR
              </th>
              <th scope="col" className="r">
                NRR
              </th>
              <th scope="col" className="r">
                Leads
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const who = [{ trait: by, value: row.value }]
              return (
                <tr key={row.value}>
                  <td>
                    <button
                      type="button"
                      className={`b ${styles['open']}`}
                      aria-pressed={JSON.stringify(opened) === JSON.stringify(who)}
                      onClick={() => onOpen(who)}
                    >
                      {row.value}
                    </button>
                  </td>
                  <Cells figures={row} {...{ minimum, currency }} />
                </tr>
              )
            })}
          </tbody>
          <tfoot>
            <tr>
              <td>All</td>
              <Cells figures={all} {...{ minimum, currency }} />
            </tr>
          </tfoot>
        </table>
      </div>
    </Section>
  )
}

function Cells({ figures, minimum, currency }: { figures: FiguresOut; minimum: number; currency: string }) {
  const { healthy6, healthy12, stayed, grew, grr, nrr, leads, leadsWon } = figures
  return (
    <>
      <td className={`r ${styles['share']}`}>
        <b>{number(figures.accounts)}</b>
        <span>{moneyCompact(12 * figures.firstMinor, currency)} ARR</span>
      </td>
      <ShareCell share={healthy6} minimum={minimum} apart={apartText(healthy6)} />
      <ShareCell share={healthy12} minimum={minimum} apart={apartText(healthy12)} />
      <ShareCell share={stayed} minimum={minimum} />
      <ShareCell share={grew} minimum={minimum} />
      <RetentionCell money={grr} minimum={minimum} />
      <RetentionCell money={nrr} minimum={minimum} />
      <td className={`r ${styles['share']}`}>
        {leads === 0 ? NONE : number(leads)}
        <span>{leadsWon > 0 ? `${number(leadsWon)} won` : ''}</span>
      </td>
    </>
  )
}

function apartText({ unknown, left }: FiguresOut['healthy6']): string {
  return [unknown > 0 ? `${number(unknown)} unknown` : null, left > 0 ? `${number(left)} left` : null]
    .filter(Boolean)
    .join(', ')
}
