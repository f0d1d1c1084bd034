import { useState } from 'react'
import { DEPARTMENTS } from '../../../kernel/permissions.ts'
import type { Department } from '../../../kernel/permissions.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { shortDay } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { addDuty, listDuties, removeDuty } from '../contract.ts'
import { DutyDialog } from './DutyDialog.tsx'
import type { DutyToAdd } from './DutyDialog.tsx'
import { edgesIn, fallsIn, weeksFrom } from './duty-weeks.ts'
import type { Week } from './duty-weeks.ts'
import styles from './tasks.module.css'

type Duty = OutputOf<typeof listDuties>['duties'][number]

const WEEKS = 6

/** Who is on duty for which department in which week: work “for whoever is on duty” goes there. */
export function DutyPage() {
  const today = useToday()
  const mayWrite = useMay('settings.write')
  const weeks = weeksFrom(today, WEEKS)
  const [first] = weeks
  const [adding, setAdding] = useState<DutyToAdd | null>(null)
  const duties = useCall(
    listDuties,
    { fromDay: first?.monday ?? today, toDay: weeks.at(-1)?.sunday ?? today },
    { topics: ['settings', 'members'] },
  )
  const start = (department: Department, week: Week | undefined) =>
    setAdding({ department, fromDay: week?.monday ?? today, toDay: week?.sunday ?? today })
  return (
    <SettingsLayout
      title="Duty"
      reason="Who takes work that comes to a department. Without anybody on duty it goes to the account’s owner."
      action={
        mayWrite ? (
          <Button look="primary" icon="plus" onClick={() => start('support', first)}>
            Put on duty
          </Button>
        ) : null
      }
    >
      <Answer of={duties}>
        {({ duties: rows }) => (
          <PlainTable
            label="Duty by week"
            heads={['Department', 'Now', ...weeks.map(({ monday }) => shortDay(monday, today))]}
          >
            {DEPARTMENTS.map((department) => (
              <DepartmentRow
                key={department}
                department={department}
                weeks={weeks}
                duties={rows.filter((duty) => duty.department === department)}
                onAdd={mayWrite ? (week) => start(department, week) : null}
              />
            ))}
          </PlainTable>
        )}
      </Answer>
      {adding ? <DutyDialog initial={adding} onClose={() => setAdding(null)} /> : null}
    </SettingsLayout>
  )
}

interface DepartmentRowProps {
  department: Department
  weeks: readonly Week[]
  duties: readonly Duty[]
  onAdd: ((week: Week) => void) | null
}

function DepartmentRow({ department, weeks, duties, onAdd }: DepartmentRowProps) {
  const now = [...new Set(duties.filter(({ isNow }) => isNow).map(({ member }) => member.name))]
  return (
    <tr>
      <td className={`b ${styles['who']}`}>{capital(department)}</td>
      <td className={styles['who']}>
        {now.length > 0 ? <span className="b">{now.join(', ')}</span> : <span className="l">Nobody</span>}
      </td>
      {weeks.map((week) => (
        <td key={week.monday}>
          <div className={styles['on-duty']}>
            {duties
              .filter((duty) => fallsIn(duty, week))
              .map((duty) => (
                <DutyButton key={duty.id} duty={duty} week={week} mayWrite={onAdd !== null} />
              ))}
            {onAdd ? (
              <Button
                look="quiet"
                icon="plus"
                aria-label={`Add to ${department}, week of ${week.monday}`}
                onClick={() => onAdd(week)}
              >
                Add
              </Button>
            ) : null}
          </div>
        </td>
      ))}
    </tr>
  )
}

function DutyButton({ duty, week, mayWrite }: { duty: Duty; week: Week; mayWrite: boolean }) {
  const today = useToday()
  const again = useAction(addDuty, { topics: ['settings'] })
  const remove = useAction(removeDuty, {
    topics: ['settings'],
    onDone: () => {
      const { department, member, fromDay, toDay } = duty
      toast(`${member.name} is off duty`, {
        undo: () => again.run({ department, memberId: member.id, fromDay, toDay }),
      })
    },
  })
  const days = `${shortDay(duty.fromDay, today)} to ${shortDay(duty.toDay, today)}`
  const { from, to } = edgesIn(duty, week)
  const edges = [from && `from ${shortDay(from, today)}`, to && `to ${shortDay(to, today)}`].filter(Boolean).join(' ')
  const name = [duty.member.name, edges].filter(Boolean).join(', ')
  if (!mayWrite) return <span title={days}>{name}</span>
  return (
    <Menu
      trigger={
        <Button title={days} aria-label={`${name}: ${days}`}>
          {name}
        </Button>
      }
      entries={[
        { heading: days },
        { label: 'Take off duty', icon: 'trash', onSelect: () => remove.run({ dutyId: duty.id }) },
      ]}
    />
  )
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
