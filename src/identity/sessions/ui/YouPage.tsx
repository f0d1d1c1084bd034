import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Switch } from '../../../web/design/Checkbox.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { setPreferences, usePreferences } from '../../../web/keyboard/preferences.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { changePassword, listSessions, PASSWORD_LENGTH, revokeSessions } from '../contract.ts'
import { deviceOf } from './device.ts'

/** What concerns only the member itself: sessions, password, how the screens behave. */
export function YouPage({ children }: { children?: ReactNode }) {
  const { member } = useMe()
  return (
    <SettingsLayout title={member.name} reason={member.email}>
      <Sessions />
      <Password />
      <Screens />
      {children}
    </SettingsLayout>
  )
}

function Sessions() {
  const sessions = useCall(listSessions, {}, { topics: ['sessions'] })
  const revoke = useAction(revokeSessions, { topics: ['sessions'], onDone: ({ revoked }) => toast(endedText(revoked)) })
  const hasOthers = (sessions.data?.sessions.length ?? 0) > 1
  return (
    <Section
      title="Where you are signed in"
      reason="A session you do not know? End it, then change your password."
      aside={
        hasOthers ? (
          <Button pending={revoke.pending} onClick={() => revoke.run({})}>
            Sign out everywhere else
          </Button>
        ) : null
      }
    >
      <Answer of={sessions}>
        {(data) => <SessionTable {...data} onEnd={(sessionId) => revoke.run({ sessionId })} />}
      </Answer>
    </Section>
  )
}

function endedText(revoked: number): string {
  return revoked === 1 ? 'One session is ended.' : `${revoked} sessions are ended.`
}

interface SessionTableProps extends OutputOf<typeof listSessions> {
  onEnd: (sessionId: string) => void
}

function SessionTable({ sessions, onEnd }: SessionTableProps) {
  return (
    <PlainTable label="Sessions" heads={['Browser', 'Address', 'Signed in']} hasActions>
      {sessions.map((session) => (
        <tr key={session.id}>
          <td className="b">{deviceOf(session.userAgent)}</td>
          <td>{session.ipAddress || '–'}</td>
          <td>
            <InstantText instant={session.createdAt} />
          </td>
          <td className="act">
            {session.isCurrent ? (
              <span className="l">This session</span>
            ) : (
              <Button look="quiet" onClick={() => onEnd(session.id)}>
                End
              </Button>
            )}
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}

function Password() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const action = useAction(changePassword, {
    failure: 'none',
    topics: ['sessions'],
    onDone: () => {
      setCurrent('')
      setNext('')
      toast('Your password is changed; other sessions are ended.')
    },
  })
  const problem = action.error instanceof CallError ? action.error.for('next') : null
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!action.pending) action.run({ current, next })
  }
  return (
    <Section title="Password" reason="Changing it signs you out everywhere else.">
      <form className="settings-form" onSubmit={submit}>
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={setCurrent}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          minLength={PASSWORD_LENGTH.min}
          value={next}
          onChange={setNext}
          hint={`At least ${PASSWORD_LENGTH.min} characters; three or four words are easiest to remember.`}
          error={problem}
        />
        <ActionButton type="submit" pending={action.pending} failure={problem ? null : action.failure}>
          Change password
        </ActionButton>
      </form>
    </Section>
  )
}

const THEMES = [
  { key: 'light', label: 'Light' },
  { key: 'dark', label: 'Dark' },
  { key: 'system', label: 'As the system' },
] as const

function Screens() {
  const { theme, singleKeys, density } = usePreferences()
  return (
    <Section title="How the screens behave" reason="Kept with you, on every device.">
      <div className="settings-form">
        <div>
          <Segmented
            label="Theme"
            options={THEMES}
            value={theme}
            onChange={(chosen) => setPreferences({ theme: chosen })}
          />
        </div>
        <Switch
          label="Single keys"
          hint="j, e or / act without Ctrl or ⌘. Turn this off if you dictate or keys get in your way."
          checked={singleKeys}
          onChange={(on) => setPreferences({ singleKeys: on })}
        />
        <Switch
          label="Compact rows"
          hint="More rows of a table on the screen."
          checked={density === 'compact'}
          onChange={(on) => setPreferences({ density: on ? 'compact' : 'default' })}
        />
      </div>
    </Section>
  )
}
