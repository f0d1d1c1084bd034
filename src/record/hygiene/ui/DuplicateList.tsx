import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, money, percent } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import { keepApart, listDuplicates, noLongerApart, searchDuplicates } from '../contract.ts'
import type { DuplicatePair, hygieneSummary } from '../contract.ts'
import type { z } from 'zod'
import { HYGIENE_TOPICS } from './hygiene-words.ts'
import { MergeDialog } from './MergeDialog.tsx'

const PAGE = 25
type State = NonNullable<z.output<typeof hygieneSummary.output>['duplicates']>

/** Pairs of accounts that may be one customer, with the reasons; merged or kept apart. */
export function DuplicateList({ state }: { state: State }) {
  const [offset, setOffset] = useState(0)
  const [merging, setMerging] = useState<DuplicatePair | null>(null)
  const list = useCall(listDuplicates, { offset, limit: PAGE }, { topics: HYGIENE_TOPICS })
  const search = useAction(searchDuplicates, { topics: HYGIENE_TOPICS, failure: 'none' })
  const button = (
    <ActionButton
      icon="search"
      pending={search.pending || state.isSearching}
      failure={search.failure}
      onClick={() => search.run({})}
    >
      {state.isSearching ? 'Searching' : 'Search again'}
    </ActionButton>
  )
  const searched = state.searchedAt ? (
    <>
      Last searched <InstantText instant={state.searchedAt} />; again every night.
    </>
  ) : (
    'Not searched yet; it happens every night.'
  )
  return (
    <Answer of={list}>
      {({ rows, total }) =>
        total === 0 ? (
          <EmptyState title="No accounts look like one customer" action={button}>
            {state.failure ?? searched} Names without legal form and accents, domains and contacts are compared.
          </EmptyState>
        ) : (
          <Section
            title={`${counted(total, 'pair')} may be one customer`}
            reason={state.failure ?? searched}
            aside={button}
          >
            <PlainTable
              label="Likely duplicates"
              heads={['These two', 'Why', 'Likely']}
              figures={['Likely']}
              hasActions
            >
              {rows.map((pair) => (
                <PairRow key={`${pair.left.id}/${pair.right.id}`} pair={pair} onMerge={() => setMerging(pair)} />
              ))}
            </PlainTable>
            <div className="row gap2 hygiene-foot">
              <span className="grow" />
              {offset > 0 ? <Button onClick={() => setOffset(Math.max(0, offset - PAGE))}>Back</Button> : null}
              {offset + PAGE < total ? <Button onClick={() => setOffset(offset + PAGE)}>More</Button> : null}
            </div>
            {merging ? <MergeDialog pair={merging} onClose={() => setMerging(null)} /> : null}
          </Section>
        )
      }
    </Answer>
  )
}

function PairRow({ pair, onMerge }: { pair: DuplicatePair; onMerge: () => void }) {
  const ids = { leftId: pair.left.id, rightId: pair.right.id }
  const back = useAction(noLongerApart, { topics: HYGIENE_TOPICS })
  const apart = useAction(keepApart, {
    topics: HYGIENE_TOPICS,
    onDone: () => toast(`${pair.left.name} and ${pair.right.name} stay apart`, { undo: () => back.run(ids) }),
  })
  return (
    <tr>
      <td>
        <SideLine side={pair.left} />
        <SideLine side={pair.right} />
      </td>
      <td className="m">
        {pair.reasons.map((reason) => (
          <p key={reason.sentence}>{reason.sentence}</p>
        ))}
      </td>
      <td className="r">{percent(pair.score)}</td>
      <td className="act">
        <Button onClick={onMerge}>
          Merge
          <span className="only-read">
            {' '}
            {pair.left.name} and {pair.right.name}
          </span>
        </Button>
        <Button look="quiet" pending={apart.pending} onClick={() => apart.run(ids)}>
          Keep apart
        </Button>
      </td>
    </tr>
  )
}

function SideLine({ side }: { side: DuplicatePair['left'] }) {
  const { company } = useMe()
  const facts = [
    side.domain,
    side.country,
    side.owner,
    side.arrMinor === null ? null : `${money(side.arrMinor, company.reportingCurrency)} ARR`,
    counted(side.rows, 'row'),
  ]
  return (
    <p>
      <Link to={`/accounts/${side.id}`} className="link">
        {side.name}
      </Link>{' '}
      <span className="l t12">{facts.filter((fact) => fact !== null).join(' · ')}</span>
    </p>
  )
}
