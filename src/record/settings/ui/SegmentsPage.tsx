import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { createSegment, editSegment, listSegments, orderSegments } from '../contract.ts'
import type { SegmentSetting } from '../contract.ts'
import { ArchivedEntries } from './ArchivedEntries.tsx'
import { EntryRow } from './EntryRow.tsx'
import { NameDialog } from './NameDialog.tsx'
import { OrderedList } from './OrderedList.tsx'
import { inOrder, SETTINGS_TOPICS, standing } from './setting-words.ts'

type Segment = z.output<typeof SegmentSetting>

/** The groups that accounts are judged and served by. */
export function SegmentsPage() {
  const mayWrite = useMay('settings.write')
  const [editing, setEditing] = useState<Segment | 'new' | null>(null)
  const segments = useCall(listSegments, {}, { topics: SETTINGS_TOPICS })
  const order = useAction(orderSegments, {
    topics: SETTINGS_TOPICS,
    optimistic: ({ ids }, edit) => edit(listSegments, {}, (before) => ({ segments: inOrder(before.segments, ids) })),
  })
  const change = useAction(editSegment, { topics: SETTINGS_TOPICS })
  const add = (
    <Button look="primary" icon="plus" onClick={() => setEditing('new')}>
      Add a segment
    </Button>
  )
  return (
    <SettingsLayout
      title="Segments"
      reason="Groups of accounts that are served alike. A scorecard and a rhythm belong to a segment."
      action={mayWrite ? add : null}
    >
      <Answer of={segments}>
        {({ segments: rows }) => {
          const { used, archived } = standing(rows)
          if (rows.length === 0) {
            return (
              <EmptyState title="Segments say which accounts are served alike" action={mayWrite ? add : null}>
                Such as Enterprise, Mid-market and Small. Imports may name them too.
              </EmptyState>
            )
          }
          return (
            <>
              <OrderedList label="Segments" rows={used} onOrder={mayWrite ? (ids) => order.run({ ids }) : null}>
                {(segment) => (
                  <EntryRow
                    entry={segment}
                    onEdit={mayWrite ? () => setEditing(segment) : null}
                    onArchive={() => change.run({ segmentId: segment.id, isArchived: true })}
                  >
                    <Link className="link nw" to={`/settings/segments/${segment.id}`}>
                      Rule
                    </Link>
                  </EntryRow>
                )}
              </OrderedList>
              <ArchivedEntries
                entries={archived}
                onBringBack={mayWrite ? (id) => change.run({ segmentId: id, isArchived: false }) : null}
              />
            </>
          )
        }}
      </Answer>
      {editing ? <SegmentDialog segment={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </SettingsLayout>
  )
}

function SegmentDialog({ segment, onClose }: { segment: Segment | null; onClose: () => void }) {
  const done = { topics: SETTINGS_TOPICS, failure: 'none', onDone: onClose } as const
  const create = useAction(createSegment, done)
  const edit = useAction(editSegment, done)
  return (
    <NameDialog
      title={segment ? `Change ${segment.name}` : 'Add a segment'}
      initial={segment ?? { name: '', description: '' }}
      hint={segment ? `Imports and filters know it as ${segment.key}; that stays.` : undefined}
      saveLabel={segment ? 'Save' : 'Add the segment'}
      action={segment ? edit : create}
      onSave={(named) => (segment ? edit.run({ segmentId: segment.id, ...named }) : create.run(named))}
      onClose={onClose}
    />
  )
}
