import { use, useState } from 'react'
import { sentenceOf } from '../../../../web/api/call-error.ts'
import { useKeys } from '../../../../web/keyboard/keys.ts'
import { BulkBar } from '../../../../web/design/BulkBar.tsx'
import { Button } from '../../../../web/design/Button.tsx'
import { counted } from '../../../../web/design/format.ts'
import { Picker } from '../../../../web/design/Picker.tsx'
import { toast } from '../../../../web/design/toasts.ts'
import { selectedCount } from '../../../../web/design/table/row-selection.ts'
import type { RowSelection } from '../../../../web/design/table/row-selection.ts'
import { useMay } from '../../../../web/shell/me.tsx'
import type { AccountRow } from '../../contract.ts'
import type { Choices } from '../filter-words.ts'
import { wholeMoney } from '../whole-money.ts'
import type { ListInput } from '../table/use-account-rows.ts'
import { StartPlaybookContext } from '../playbook-start.ts'
import { ReassignDialog } from './ReassignDialog.tsx'
import { exportedIds, loadSelected, selectedArr, tooMany, tooManyToExport } from './selected-accounts.ts'
import type { ExportRows } from './selected-accounts.ts'
import { useBulkEdit } from './use-bulk-edit.ts'

interface BulkActionsProps {
  selection: RowSelection
  seen: ReadonlyMap<string, AccountRow>
  total: number
  listArr: number | null
  input: ListInput
  choices: Choices
  currency: string
  onClear: () => void
  onExport: ExportRows | null
}

/** What can be done with the chosen accounts; each of it can be taken back for ten seconds. */
export function BulkActions(props: BulkActionsProps) {
  const { selection, seen, input, choices, onClear } = props
  const count = selectedCount(selection, props.total)
  const mayEdit = useMay('accounts.write')
  const [reassigning, setReassigning] = useState(false)
  const bulk = useBulkEdit()
  const blocked = tooMany(selection, props.total)
  const arr = selectedArr(selection, seen, props.listArr)
  const canReassign = mayEdit && count > 0 && blocked === null
  useKeys('Chosen accounts', [{ keys: 'a', does: 'Reassign', run: () => setReassigning(true) }], {
    enabled: canReassign,
  })

  const set = async (field: 'stage' | 'segment', picked: string) => {
    const choice = choices[`${field}s`].find(({ id }) => String(id) === picked)
    if (!choice) return
    const rows = await loadSelected(selection, seen, input)
    const edit = field === 'stage' ? { stageId: choice.id } : { segmentId: choice.id }
    await bulk.run(
      [{ ids: rows.map(({ id }) => id), edit }],
      (changed) => `${counted(changed, 'account')} moved to ${choice.name}`,
    )
  }
  const startPlaybook = use(StartPlaybookContext)
  const startForChosen = async () => {
    try {
      startPlaybook?.(await loadSelected(selection, seen, input))
    } catch (error) {
      toast(sentenceOf(error), { tone: 'wrong' })
    }
  }
  const exportChosen = async () => {
    try {
      props.onExport?.(await exportedIds(selection, seen, input))
    } catch (error) {
      toast(sentenceOf(error), { tone: 'wrong' })
    }
  }
  return (
    <>
      <BulkBar
        count={count}
        sum={arr === null ? undefined : `${wholeMoney(arr, props.currency)} ARR`}
        onClear={onClear}
      >
        {mayEdit ? (
          <>
            <Button look="quiet" icon="person" keys="a" disabledBecause={blocked} onClick={() => setReassigning(true)}>
              Reassign
            </Button>
            <ChoiceButton
              label="Stage"
              icon="flag"
              choices={choices.stages}
              blocked={blocked}
              pending={bulk.pending}
              onPick={(id) => void set('stage', id)}
            />
            <ChoiceButton
              label="Segment"
              icon="group"
              choices={choices.segments}
              blocked={blocked}
              pending={bulk.pending}
              onPick={(id) => void set('segment', id)}
            />
          </>
        ) : null}
        {startPlaybook ? (
          <Button look="quiet" icon="playbooks" disabledBecause={blocked} onClick={() => void startForChosen()}>
            Start playbook
          </Button>
        ) : null}
        {props.onExport ? (
          <Button
            look="quiet"
            icon="export"
            disabledBecause={tooManyToExport(selection, props.total)}
            onClick={() => void exportChosen()}
          >
            Export
          </Button>
        ) : null}
      </BulkBar>
      {reassigning ? (
        <ReassignDialog
          load={() => loadSelected(selection, seen, input)}
          owners={choices.owners}
          currency={props.currency}
          bulk={bulk}
          onClose={() => setReassigning(false)}
        />
      ) : null}
    </>
  )
}

interface ChoiceButtonProps {
  label: string
  icon: 'flag' | 'group'
  choices: readonly { id: number; name: string }[]
  blocked: string | null
  pending: boolean
  onPick: (id: string) => void
}

function ChoiceButton({ label, icon, choices, blocked, pending, onPick }: ChoiceButtonProps) {
  if (blocked) {
    return (
      <Button look="quiet" icon={icon} disabledBecause={blocked}>
        {label}
      </Button>
    )
  }
  return (
    <Picker
      label={label}
      width={220}
      options={choices.map(({ id, name }) => ({ value: String(id), label: name }))}
      chosen={[]}
      onPick={onPick}
      empty={`No ${label.toLowerCase()}s are defined yet`}
      trigger={(trigger) => (
        <Button look="quiet" icon={icon} pending={pending} aria-label={label} {...trigger}>
          {label}
        </Button>
      )}
    />
  )
}
