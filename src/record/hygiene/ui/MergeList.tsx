import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { listMerges, undoMerge } from '../contract.ts'
import type { Merge } from '../contract.ts'
import { HYGIENE_TOPICS } from './hygiene-words.ts'

const PAGE = 50

const STATES: Readonly<Record<Merge['state'], string>> = {
  queued: 'Being merged',
  done: 'Merged',
  undo_queued: 'Being undone',
  undone: 'Undone',
  failed: 'Not merged',
}

/** Merges of the past, and the way back. */
export function MergeList() {
  const [offset, setOffset] = useState(0)
  const list = useCall(listMerges, { offset, limit: PAGE }, { topics: HYGIENE_TOPICS })
  return (
    <Answer of={list}>
      {({ rows, total }) =>
        total === 0 ? (
          <EmptyState title="Nothing was merged yet">
            Merges of accounts stand here, each with its undo for 30 days.
          </EmptyState>
        ) : (
          <Section
            title={counted(total, 'merge')}
            reason="Undoing sends rows back to the account they came for, also those that arrived since."
          >
            <PlainTable label="Merges" heads={['Stays', 'Went into it', 'State', 'By', 'When']} hasActions>
              {rows.map((merge) => (
                <MergeLine key={merge.id} merge={merge} />
              ))}
            </PlainTable>
            <div className="row gap2 hygiene-foot">
              <span className="grow" />
              {offset > 0 ? <Button onClick={() => setOffset(Math.max(0, offset - PAGE))}>Newer</Button> : null}
              {offset + PAGE < total ? <Button onClick={() => setOffset(offset + PAGE)}>Older</Button> : null}
            </div>
          </Section>
        )
      }
    </Answer>
  )
}

function MergeLine({ merge }: { merge: Merge }) {
  const undo = useAction(undoMerge, { topics: HYGIENE_TOPICS, failure: 'none' })
  return (
    <tr>
      <td>
        <Link to={`/accounts/${merge.winner.id}`} className="link">
          {merge.winner.name}
        </Link>
      </td>
      <td>
        {merge.loser.name}
        {merge.moved > 0 ? <div className="l t12">{counted(merge.moved, 'row')} moved</div> : null}
      </td>
      <td>
        {STATES[merge.state]}
        {merge.failure ? <div className="poor t12">{merge.failure}</div> : null}
      </td>
      <td>{merge.by}</td>
      <td>
        <InstantText instant={merge.undoneAt ?? merge.mergedAt ?? merge.askedAt} />
      </td>
      <td className="act">
        {merge.undoUntil ? (
          <ActionButton
            look="quiet"
            icon="undo"
            pending={undo.pending}
            failure={undo.failure}
            onClick={() => undo.run({ mergeId: merge.id })}
          >
            Undo
          </ActionButton>
        ) : null}
      </td>
    </tr>
  )
}
