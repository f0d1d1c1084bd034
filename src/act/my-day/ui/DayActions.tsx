import { useMediaQuery } from '@mantine/hooks'
import { use } from 'react'
import { addDays } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { shortDay } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { Picker } from '../../../web/design/Picker.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { accountChoices } from '../../../understand/portfolio/contract.ts'
import { StartPlaybookContext } from '../../../understand/portfolio/ui/playbook-start.ts'
import type { MyDayItem } from '../contract.ts'
import { callLabel } from './words.ts'
import styles from './my-day.module.css'

export interface DayDeeds {
  complete: (item: MyDayItem) => void
  snooze: (item: MyDayItem, until: Day) => void
  snoozeUntil: (item: MyDayItem) => void
  /** Gives a task to somebody else. */
  delegate: (item: MyDayItem) => void
  assign: (item: MyDayItem, owner: { id: number; name: string }) => void
  log: (item: MyDayItem, type: 'call' | 'note') => void
}

interface DayActionsProps {
  item: MyDayItem
  deeds: DayDeeds
  onOpen: (item: MyDayItem) => void
}

/** What can be done about the selected thing, in its row. */
export function DayActions({ item, deeds, onOpen }: DayActionsProps) {
  if (item.taskId !== null) return <TaskRowActions item={item} deeds={deeds} onOpen={onOpen} />
  return item.approval ? <SnoozeButton item={item} deeds={deeds} /> : <AccountActions item={item} deeds={deeds} />
}

function TaskRowActions({ item, deeds, onOpen }: DayActionsProps) {
  const mayWrite = useMay('tasks.write')
  return (
    <>
      {mayWrite ? (
        <>
          <Button look="primary" icon="check" keys="e" onClick={() => deeds.complete(item)}>
            Complete
          </Button>
          <SnoozeButton item={item} deeds={deeds} />
          <span className={styles['desk-only']}>
            <Button keys="a" data-deed="assign" onClick={() => deeds.delegate(item)}>
              Delegate
            </Button>
          </span>
        </>
      ) : null}
      <StartButton item={item} />
      <Button keys="enter" onClick={() => onOpen(item)}>
        Open
      </Button>
    </>
  )
}

/** Null where playbooks cannot be started, or not by this reader for this account. */
function StartButton({ item: { account } }: { item: MyDayItem }) {
  const start = use(StartPlaybookContext)
  if (!start || !account?.mayEdit) return null
  return (
    <span className={styles['desk-only']}>
      <Button keys="p" data-deed="playbook" onClick={() => start([{ id: account.id, name: account.name }])}>
        Playbook
      </Button>
    </span>
  )
}

function AccountActions({ item, deeds }: Pick<DayActionsProps, 'item' | 'deeds'>) {
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  const call = callLabel(item, isPhone)
  const mayWrite = useMay('accounts.write') && (item.account?.mayEdit ?? false)
  return (
    <>
      {call ? (
        <Button look="primary" icon="call" onClick={() => deeds.log(item, 'call')} title="Call, then log it (c)">
          {call}
        </Button>
      ) : null}
      {item.kind === 'no_owner' && mayWrite ? <AssignButton item={item} deeds={deeds} isFirst /> : null}
      <Button keys="e" look={item.kind === 'note' ? 'primary' : 'default'} onClick={() => deeds.complete(item)}>
        Complete
      </Button>
      <SnoozeButton item={item} deeds={deeds} />
      {item.kind !== 'no_owner' && mayWrite ? (
        <span className={styles['desk-only']}>
          <AssignButton item={item} deeds={deeds} />
        </span>
      ) : null}
      {mayWrite ? (
        <span className={styles['desk-only']}>
          <Button keys="n" onClick={() => deeds.log(item, 'note')}>
            Note
          </Button>
        </span>
      ) : null}
      <StartButton item={item} />
    </>
  )
}

function SnoozeButton({ item, deeds }: { item: MyDayItem; deeds: DayDeeds }) {
  const today = useToday()
  const choices = [
    { label: 'Tomorrow', until: addDays(today, 1) },
    { label: 'Next week', until: nextMonday(today) },
  ]
  return (
    <Menu
      trigger={
        <Button keys="s" data-deed="snooze">
          Snooze
        </Button>
      }
      entries={[
        ...choices.map(({ label, until }) => ({
          label,
          note: shortDay(until, today),
          onSelect: () => deeds.snooze(item, until),
        })),
        { label: 'Until a day…', onSelect: () => deeds.snoozeUntil(item) },
      ]}
    />
  )
}

/** 1970-01-01 was a Thursday. */
function nextMonday(today: Day): Day {
  const weekday = (Math.floor(Date.parse(`${today}T00:00:00Z`) / 86_400_000) + 3) % 7
  return addDays(today, 7 - weekday)
}

function AssignButton({ item, deeds, isFirst = false }: { item: MyDayItem; deeds: DayDeeds; isFirst?: boolean }) {
  const owners = useCall(accountChoices, {}, { freshMs: 5 * 60_000, topics: ['members'] }).data?.owners ?? []
  const ownerId = item.account?.owner?.id
  return (
    <Picker
      label="Owners"
      width={240}
      searchable
      options={owners.map((owner) => ({ value: String(owner.id), label: owner.name }))}
      chosen={ownerId === undefined ? [] : [String(ownerId)]}
      onPick={(value) => {
        const owner = owners.find((candidate) => String(candidate.id) === value)
        if (owner) deeds.assign(item, owner)
      }}
      trigger={(props) => (
        <Button {...props} aria-label="Assign" keys="a" look={isFirst ? 'primary' : 'default'} data-deed="assign">
          Assign
        </Button>
      )}
    />
  )
}
