import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { DayText, InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { money, NONE, number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import { hygieneChoices, listIncomplete } from '../contract.ts'
import type { Check, IncompleteAccount } from '../contract.ts'
import { BulkFix } from './BulkFix.tsx'
import { FixControl } from './FixControl.tsx'
import { CHECK_WORDS, HYGIENE_TOPICS } from './hygiene-words.ts'
import type { Choices } from './use-fixes.ts'
import { useFixes } from './use-fixes.ts'

const PAGE = 50
const NO_CHOICES: Choices = { owners: [], segments: [], stages: [] }

/** Accounts that lack one thing, which can be given to one or many of them here. */
export function GapList({ check }: { check: Check }) {
  const [offset, setOffset] = useState(0)
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const words = CHECK_WORDS[check]
  const list = useCall(listIncomplete, { check, offset, limit: PAGE }, { topics: HYGIENE_TOPICS })
  const choices = useCall(hygieneChoices, {}, { freshMs: 60_000 }).data ?? NO_CHOICES
  const fixes = useFixes(() => setChosen(new Set()))
  const toggle = (id: number, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(id)
    else next.delete(id)
    setChosen(next)
  }
  return (
    <Answer of={list}>
      {({ rows, total }) => {
        if (total === 0) return <EmptyState title={words.none}>{words.why}</EmptyState>
        const editable = rows.filter((row) => row.mayEdit)
        return (
          <Section title={`${number(total)} ${total === 1 ? words.one : words.many}`} reason={words.why}>
            {chosen.size > 0 && check !== 'contact' ? (
              <BulkFix {...{ check, choices, fixes }} ids={[...chosen]} />
            ) : null}
            <div className="hygiene-list">
              <PlainTable
                label={words.tab}
                heads={['Choose', 'Account', 'ARR', 'Owner', 'Segment', 'Stage', 'Renewal', 'Last contact']}
                figures={['ARR']}
              >
                {rows.map((row) => (
                  <GapRow
                    key={row.id}
                    {...{ row, check, choices, fixes }}
                    chosen={chosen.has(row.id)}
                    onChoose={(on) => toggle(row.id, on)}
                  />
                ))}
              </PlainTable>
            </div>
            <div className="row gap2 hygiene-foot">
              {editable.length > 1 && check !== 'contact' ? (
                <Button
                  look="quiet"
                  onClick={() =>
                    setChosen(new Set(chosen.size === editable.length ? [] : editable.map(({ id }) => id)))
                  }
                >
                  {chosen.size === editable.length ? 'Choose none' : `Choose all ${number(editable.length)} shown`}
                </Button>
              ) : null}
              <span className="grow" />
              {offset > 0 ? <Button onClick={() => setOffset(Math.max(0, offset - PAGE))}>Back</Button> : null}
              {offset + PAGE < total ? <Button onClick={() => setOffset(offset + PAGE)}>More</Button> : null}
            </div>
          </Section>
        )
      }}
    </Answer>
  )
}

interface GapRowProps {
  row: IncompleteAccount
  check: Check
  choices: Choices
  fixes: ReturnType<typeof useFixes>
  chosen: boolean
  onChoose: (on: boolean) => void
}

function GapRow({ row, check, choices, fixes, chosen, onChoose }: GapRowProps) {
  const { company } = useMe()
  const cell = (of: Check, shown: React.ReactNode) =>
    of === check && row.mayEdit && of !== 'contact' ? (
      <FixControl
        {...{ check, choices }}
        label={`${CHECK_WORDS[check].tab}: ${row.name}`}
        disabled={fixes.pending}
        onFix={(edit, said) => fixes.fixOne(row, edit, said)}
      />
    ) : (
      shown
    )
  return (
    <tr>
      <td>
        {row.mayEdit && check !== 'contact' ? (
          <Checkbox hideLabel label={`Choose ${row.name}`} checked={chosen} onChange={onChoose} />
        ) : null}
      </td>
      <td>
        <Link to={`/accounts/${row.id}`} className="link">
          {row.name}
        </Link>
      </td>
      <td className="r nw">{money(row.arrMinor, company.reportingCurrency)}</td>
      <td>{cell('owner', row.owner?.name ?? NONE)}</td>
      <td>{cell('segment', row.segment?.name ?? NONE)}</td>
      <td>{cell('stage', row.stage?.name ?? NONE)}</td>
      <td>{cell('renewal', <DayText day={row.renewalOn} as="exact" />)}</td>
      <td>{row.lastContactAt ? <InstantText instant={row.lastContactAt} /> : <span className="l">never</span>}</td>
    </tr>
  )
}
