import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { CSSProperties } from 'react'
import type { InputOf, OutputOf } from '../../../../platform/http/endpoint.ts'
import { Answer } from '../../../../web/api/Answer.tsx'
import { useCall } from '../../../../web/api/queries.ts'
import { Button, IconButton } from '../../../../web/design/Button.tsx'
import { classNames } from '../../../../web/design/class-names.ts'
import { DayText } from '../../../../web/design/DayText.tsx'
import { EmptyState } from '../../../../web/design/EmptyState.tsx'
import { HealthWithDelta } from '../../../../web/design/HealthMark.tsx'
import { QuadrantMark } from '../../../../web/design/QuadrantMark.tsx'
import { useLinkKeys } from '../../../../web/keyboard/link-keys.ts'
import { accountsMap } from '../../contract.ts'
import { NothingHere } from '../NothingHere.tsx'
import { wholeMoney } from '../whole-money.ts'
import { ACCOUNT_TOPICS } from '../words.ts'
import { mapFinding, mapRest } from './map-words.ts'
import styles from './map.module.css'

type MapAnswer = OutputOf<typeof accountsMap>
type Family = MapAnswer['families'][number]

interface MapViewProps {
  input: InputOf<typeof accountsMap>
  currency: string
  isNarrowed: boolean
  onClearFilters: () => void
  onTable: () => void
}

/** Parents with their children, the largest families first, each with what all of it pays. */
export function MapView(props: MapViewProps) {
  const answer = useCall(accountsMap, props.input, { topics: ACCOUNT_TOPICS })
  return (
    <Answer of={answer}>
      {(data) =>
        data.families.length > 0 ? (
          <Families data={data} currency={props.currency} />
        ) : props.isNarrowed || data.alone === 0 ? (
          <NothingHere isNarrowed={props.isNarrowed} onClearFilters={props.onClearFilters} />
        ) : (
          <EmptyState
            title="The map shows which accounts belong together"
            action={<Button onClick={props.onTable}>Back to the table</Button>}
          >
            No account has a parent yet. Choose one under “Details” on an account’s page, or import a column that names
            it.
          </EmptyState>
        )
      }
    </Answer>
  )
}

function Families({ data, currency }: { data: MapAnswer; currency: string }) {
  const box = useRef<HTMLElement>(null)
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set())
  useLinkKeys('Map', box)
  const toggle = (rootId: number) => {
    const next = new Set(closed)
    if (!next.delete(rootId)) next.add(rootId)
    setClosed(next)
  }
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={box} className={styles['map']} aria-label="Map of parents and children" tabIndex={0}>
      <h2 className="h2">{mapFinding(data)}</h2>
      <p className="m t12">{mapRest(data)}</p>
      <table className={`list-table ${styles['table']}`}>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Health, 30 d</th>
            <th scope="col">Quadrant</th>
            <th scope="col" className="r">
              ARR
            </th>
            <th scope="col" className="r">
              Family ARR
            </th>
            <th scope="col" className="r">
              Renewal
            </th>
            <th scope="col">Owner</th>
          </tr>
        </thead>
        {data.families.map((family) => (
          <FamilyRows
            key={family.rootId}
            family={family}
            currency={currency}
            isClosed={closed.has(family.rootId)}
            onToggle={() => toggle(family.rootId)}
          />
        ))}
      </table>
    </section>
  )
}

interface FamilyRowsProps {
  family: Family
  currency: string
  isClosed: boolean
  onToggle: () => void
}

function FamilyRows({ family, currency, isClosed, onToggle }: FamilyRowsProps) {
  const shown = isClosed ? family.members.slice(0, 1) : family.members
  return (
    <tbody>
      {shown.map(({ row, depth, isFound }) => (
        <tr key={row.id} className={classNames(depth === 0 && styles['root'], !isFound && styles['brought'])}>
          <td>
            <div className={styles['name']} style={{ '--depth': depth } as CSSProperties}>
              {depth === 0 ? (
                <IconButton
                  icon={isClosed ? 'chevron-right' : 'chevron-down'}
                  label={isClosed ? `Open the family of ${row.name}` : `Close the family of ${row.name}`}
                  aria-expanded={!isClosed}
                  onClick={onToggle}
                />
              ) : (
                <span className={styles['branch']} aria-hidden="true" />
              )}
              <Link to="/accounts/$accountId" params={{ accountId: String(row.id) }} className="b cut" data-row>
                {row.name}
              </Link>
              {depth === 0 ? <span className="l t12 nw">{`${family.members.length - 1} below`}</span> : null}
            </div>
          </td>
          <td>
            <HealthWithDelta score={row.overall} band={row.band} change={row.change30} />
          </td>
          <td>{row.quadrant ? <QuadrantMark quadrant={row.quadrant} /> : <span className="l">Unknown</span>}</td>
          <td className="r">{row.moneyHidden ? 'hidden' : wholeMoney(row.arrMinor, currency)}</td>
          <td className="r bb">{depth === 0 ? familyArr(family, currency) : null}</td>
          <td className="r m">{row.renewalOn ? <DayText day={row.renewalOn} /> : '–'}</td>
          <td className="m cut">{row.owner?.name ?? 'No owner'}</td>
        </tr>
      ))}
    </tbody>
  )
}

/** A sum that leaves out what the reader may not see would be taken for all of it. */
function familyArr({ members, arrMinor }: Family, currency: string): string {
  return members.some(({ row }) => row.moneyHidden) ? 'hidden' : wholeMoney(arrMinor, currency)
}
