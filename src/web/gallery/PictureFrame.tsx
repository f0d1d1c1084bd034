import type { ReactNode } from 'react'
import { useKeyboard } from '../keyboard/keys.ts'
import { TodayProvider } from '../design/today.tsx'
import { Toaster } from '../design/Toaster.tsx'
import { day } from '../../kernel/day.ts'
import type { Place, PlaceKey } from '../places.ts'
import { BottomBar } from '../shell/BottomBar.tsx'
import { Rail } from '../shell/Rail.tsx'

const place = (key: PlaceKey, label: string, icon: Place['icon'], to: Place['to']): Place => ({
  key,
  label,
  icon,
  to,
  letter: key.slice(0, 1),
  stands: key === 'settings' ? 'foot' : key === 'tasks' ? 'phone' : 'rail',
  ...(['my-day', 'accounts', 'tasks'].includes(key) ? { onPhone: true } : {}),
})

const PICTURED: readonly Place[] = [
  place('my-day', 'My day', 'day', '/design/my-day'),
  place('accounts', 'Accounts', 'accounts', '/design/account'),
  place('playbooks', 'Playbooks', 'playbooks', '/design/playbooks'),
  place('outcomes', 'Outcomes', 'outcomes', '/design/outcomes'),
  place('revenue', 'Revenue', 'revenue', '/design/revenue'),
  place('voice', 'Voice', 'voice', '/design/voice'),
  place('flywheel', 'Flywheel', 'flywheel', '/design/flywheel'),
  place('departments', 'Departments', 'departments', '/design/departments'),
  place('tasks', 'Tasks', 'task', '/design/tasks'),
  place('settings', 'Settings', 'settings', '/design/settings'),
]

/** The rail of the design pictures, with their values, around a page; for comparing screenshots. */
export function PictureFrame({
  children,
  accountsAt = '/design/account',
}: {
  children: ReactNode
  accountsAt?: Place['to']
}) {
  useKeyboard()
  const places = PICTURED.map((one) => (one.key === 'accounts' ? Object.assign({}, one, { to: accountsAt }) : one))
  return (
    <TodayProvider today={day('2026-11-17')}>
      <div className="app">
        <Rail
          companyName="Hallmere"
          memberName="Mara Lindqvist"
          places={places}
          counts={{ 'my-day': 11, voice: 4 }}
          pinned={[
            { id: '1', label: 'Renewals in 120 days', to: '/design/view-1' },
            { id: '2', label: 'Quiet for 14 days', to: '/design/view-2', count: 2 },
            { id: '3', label: 'Unproven, over €50k', to: '/design/view-3' },
          ]}
          freshness={{
            fresh: 6,
            total: 7,
            lines: ['Help desk is 3 h late.', 'Support figures say so.'],
            to: '/design/sources',
          }}
          companyMenu={[{ heading: 'Company' }, { label: 'Hallmere', checked: true, onSelect: () => undefined }]}
          memberMenu={[{ label: 'Sign out', onSelect: () => undefined }]}
          onSearch={() => undefined}
        />
        <main className="main">{children}</main>
        <BottomBar places={places} onSearch={() => undefined} />
        <Toaster />
      </div>
    </TodayProvider>
  )
}
