import { Link } from '@tanstack/react-router'
import { counted, moneyCompact, number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import type { Helix } from '../contract.ts'
import { ScrollRegion } from './ScrollRegion.tsx'
import styles from './helix.module.css'

/** Leads of the latest year by who found them, and why some were declined. */
export function LeadSources({ helix }: { helix: Helix }) {
  const { leads, reasons, currency } = helix
  const found = leads.reduce((sum, line) => sum + line.found, 0)
  const won = leads.reduce((sum, line) => sum + line.won, 0)
  return (
    <Section
      title={found === 0 ? 'No leads in twelve months' : `${counted(found, 'lead')} in twelve months, ${won} won`}
      reason={
        reasons.length === 0
          ? null
          : `Declined because: ${reasons.map(({ reason, count }) => `${reason} (${count})`).join(', ')}.`
      }
      aside={
        <Link to="/revenue/leads" search={{ whose: 'all' }} className="link t12">
          Open the leads
        </Link>
      }
    >
      {found === 0 ? (
        <p className="m">Send what you hear of on an account’s page, or let a playbook find it.</p>
      ) : (
        <ScrollRegion label="Leads by who found them">
          <table className={`list-table ${styles['table']}`}>
            <thead>
              <tr>
                <th scope="col">Found by</th>
                {['Found', 'Sent', 'Accepted', 'Declined', 'Won', 'Pipeline', 'Won a year'].map((head) => (
                  <th key={head} scope="col" className="r">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {leads.map((line) => (
                <tr key={`${line.department ?? ''} ${line.label}`}>
                  <td className="nw">
                    {line.department === null
                      ? 'Not said'
                      : `${line.department.charAt(0).toUpperCase()}${line.department.slice(1)}`}{' '}
                    <span className="l t12">{line.label}</span>
                  </td>
                  <td className="r">{number(line.found)}</td>
                  <td className="r">{number(line.sent)}</td>
                  <td
                    className="r"
                    title={
                      line.acceptedShare === null ? undefined : `${number(line.acceptedShare * 100)} % of those decided`
                    }
                  >
                    {number(line.accepted)}
                  </td>
                  <td className="r">{number(line.declined)}</td>
                  <td className="r">{number(line.won)}</td>
                  <td className="r">{moneyCompact(line.pipelineMinor, currency)}</td>
                  <td className="r">{moneyCompact(line.wonMinor, currency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Section>
  )
}
