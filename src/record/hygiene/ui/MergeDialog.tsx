import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { NONE, number } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { previewMerge, startMerge, undoMerge } from '../contract.ts'
import type { DuplicatePair, MergePreview } from '../contract.ts'
import { HYGIENE_TOPICS } from './hygiene-words.ts'

/** Two accounts side by side: which stays, whose value is kept field by field, and what moves. */
export function MergeDialog({ pair, onClose }: { pair: DuplicatePair; onClose: () => void }) {
  const [winnerId, setWinner] = useState(pair.left.rows >= pair.right.rows ? pair.left.id : pair.right.id)
  const loserId = winnerId === pair.left.id ? pair.right.id : pair.left.id
  const [decided, setDecided] = useState<ReadonlyMap<string, 'winner' | 'loser'>>(new Map())
  const preview = useCall(previewMerge, { winnerId, loserId }, { topics: HYGIENE_TOPICS, freshMs: 0 })
  const undo = useAction(undoMerge, { topics: HYGIENE_TOPICS })
  const merge = useAction(startMerge, {
    topics: HYGIENE_TOPICS,
    failure: 'none',
    onDone: ({ mergeId }) => {
      toast(`${pair.left.name} and ${pair.right.name} are being merged`, { undo: () => undo.run({ mergeId }) })
      onClose()
    },
  })
  const kept = (field: MergePreview['fields'][number]) => decided.get(field.field) ?? field.usual
  const shown = preview.data?.winner.id === winnerId ? preview.data : undefined
  const run = () => {
    const fromLoser = shown?.fields.filter((field) => kept(field) === 'loser').map(({ field }) => field)
    merge.run({ winnerId, loserId, ...(fromLoser ? { fromLoser } : {}) })
  }
  return (
    <Dialog
      open
      width="wide"
      onClose={onClose}
      title="Merge two accounts"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={merge.pending}
            failure={merge.failure}
            disabledBecause={shown ? null : 'The preview is being made.'}
            onClick={run}
          >
            Merge
          </ActionButton>
        </>
      }
    >
      <div className="field">
        <span className="field-label">Which account stays</span>
        <Segmented
          label="Which account stays"
          options={[pair.left, pair.right].map((side) => ({
            key: String(side.id),
            label: `${side.name} (${side.id})`,
          }))}
          value={String(winnerId)}
          onChange={(id) => {
            setWinner(Number(id))
            setDecided(new Map())
          }}
        />
      </div>
      <p className="m">
        The other one is hidden, its ids lead to the one that stays, and everything can be undone for 30 days.
      </p>
      <Answer of={preview}>
        {(data) => (
          <>
            <FieldChoices
              {...{ preview: data, kept }}
              onDecide={(field, side) => setDecided(new Map([...decided, [field, side]]))}
            />
            <Moves preview={data} />
          </>
        )}
      </Answer>
    </Dialog>
  )
}

interface FieldChoicesProps {
  preview: MergePreview
  kept: (field: MergePreview['fields'][number]) => 'winner' | 'loser'
  onDecide: (field: string, side: 'winner' | 'loser') => void
}

function FieldChoices({ preview, kept, onDecide }: FieldChoicesProps) {
  const differing = preview.fields.filter((field) => field.winner !== field.loser)
  if (differing.length === 0) return <p>Both say the same in every field.</p>
  return (
    <PlainTable label="Fields" heads={['Field', `Stays: ${preview.winner.name}`, `Goes: ${preview.loser.name}`]}>
      {differing.map((field) => (
        <tr key={field.field}>
          <td className="l">{field.label}</td>
          {(['winner', 'loser'] as const).map((side) => (
            <td key={side}>
              <label className="check">
                <input
                  type="radio"
                  className="merge-radio"
                  aria-label={`${field.label}: ${field[side] ?? 'nothing'}`}
                  name={`merge ${field.field}`}
                  checked={kept(field) === side}
                  onChange={() => onDecide(field.field, side)}
                />
                <span className={kept(field) === side ? 'b' : 'm'}>{field[side] ?? NONE}</span>
              </label>
            </td>
          ))}
        </tr>
      ))}
    </PlainTable>
  )
}

function Moves({ preview }: { preview: MergePreview }) {
  const moving = preview.moves.filter((move) => move.loser > 0)
  if (moving.length === 0) return <p>The account that goes has no rows that move.</p>
  return (
    <PlainTable label="What moves" heads={['What moves', 'Moves', 'Already there']}>
      {moving.map((move) => (
        <tr key={move.table}>
          <td>{move.label}</td>
          <td>{number(move.loser)}</td>
          <td className="l">{number(move.winner)}</td>
        </tr>
      ))}
    </PlainTable>
  )
}
