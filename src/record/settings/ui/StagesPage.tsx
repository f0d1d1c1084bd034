import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { NumberField } from '../../../web/design/fields.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { createStage, editStage, listStages, orderStages } from '../contract.ts'
import type { StageSetting } from '../contract.ts'
import { ArchivedEntries } from './ArchivedEntries.tsx'
import { EntryRow } from './EntryRow.tsx'
import { NameDialog } from './NameDialog.tsx'
import { OrderedList } from './OrderedList.tsx'
import { inOrder, SETTINGS_TOPICS, stageWords, standing } from './setting-words.ts'

type Stage = z.output<typeof StageSetting>

/** The journey of an account, from the first day to the last. */
export function StagesPage() {
  const mayWrite = useMay('settings.write')
  const [editing, setEditing] = useState<Stage | 'new' | null>(null)
  const stages = useCall(listStages, {}, { topics: SETTINGS_TOPICS })
  const order = useAction(orderStages, {
    topics: SETTINGS_TOPICS,
    optimistic: ({ ids }, edit) => edit(listStages, {}, (before) => ({ stages: inOrder(before.stages, ids) })),
  })
  const change = useAction(editStage, { topics: SETTINGS_TOPICS })
  const add = (
    <Button look="primary" icon="plus" onClick={() => setEditing('new')}>
      Add a stage
    </Button>
  )
  return (
    <SettingsLayout
      title="Stages"
      reason="The journey of an account, in order. The board of accounts has one column for each."
      action={mayWrite ? add : null}
    >
      <Answer of={stages}>
        {({ stages: rows }) => {
          const { used, archived } = standing(rows)
          if (rows.length === 0) {
            return (
              <EmptyState title="Stages say how far an account has come" action={mayWrite ? add : null}>
                Such as Onboarding, Adoption, Value and Renewal.
              </EmptyState>
            )
          }
          return (
            <>
              <OrderedList label="Stages" rows={used} onOrder={mayWrite ? (ids) => order.run({ ids }) : null}>
                {(stage) => (
                  <EntryRow
                    entry={stage}
                    onEdit={mayWrite ? () => setEditing(stage) : null}
                    onArchive={() => change.run({ stageId: stage.id, isArchived: true })}
                  >
                    <span className="l nw">{stageWords(stage)}</span>
                    <Link className="link nw" to={`/settings/stages/${stage.id}`}>
                      Criteria
                    </Link>
                  </EntryRow>
                )}
              </OrderedList>
              <ArchivedEntries
                entries={archived}
                onBringBack={mayWrite ? (id) => change.run({ stageId: id, isArchived: false }) : null}
              />
            </>
          )
        }}
      </Answer>
      {editing ? <StageDialog stage={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </SettingsLayout>
  )
}

function StageDialog({ stage, onClose }: { stage: Stage | null; onClose: () => void }) {
  const [expectedDays, setExpectedDays] = useState(stage?.expectedDays ?? null)
  const [isTerminal, setTerminal] = useState(stage?.isTerminal ?? false)
  const done = { topics: SETTINGS_TOPICS, failure: 'none', onDone: onClose } as const
  const create = useAction(createStage, done)
  const edit = useAction(editStage, done)
  const rules = { expectedDays, isTerminal }
  return (
    <NameDialog
      title={stage ? `Change ${stage.name}` : 'Add a stage'}
      initial={stage ?? { name: '', description: '' }}
      hint={stage ? `Imports and filters know it as ${stage.key}; that stays.` : undefined}
      saveLabel={stage ? 'Save' : 'Add the stage'}
      action={stage ? edit : create}
      onSave={(named) =>
        stage ? edit.run({ stageId: stage.id, ...named, ...rules }) : create.run({ ...named, ...rules })
      }
      onClose={onClose}
    >
      <NumberField
        label="Usual length"
        unit="days"
        min={1}
        max={3650}
        step={1}
        value={expectedDays}
        onChange={setExpectedDays}
        hint="Accounts that stay longer are pointed out. Leave it empty where there is no usual."
      />
      <Checkbox
        label="Closing stage: its accounts have left, and are asked for nothing"
        checked={isTerminal}
        onChange={setTerminal}
      />
    </NameDialog>
  )
}
