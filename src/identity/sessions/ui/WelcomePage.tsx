import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { timeZonesWith } from '../../company/time-zones.ts'
import { acceptLink, PASSWORD_LENGTH, readLink } from '../contract.ts'
import { BarePage } from './BarePage.tsx'

type Link = OutputOf<typeof readLink>

/** Where one-time links lead: the first owner's sign-up, an invitation, or a new password. */
export function WelcomePage() {
  const [token] = useState(() => new URLSearchParams(globalThis.location.search).get('token') ?? '')
  const link = useCall(readLink, { token }, { freshMs: Infinity, topics: [] })
  if (link.data) return <AcceptForm token={token} link={link.data} />
  if (!link.error) return null
  const isGone = link.error instanceof CallError && !link.error.isPassing
  return (
    <BarePage title="This link does not work">
      <ErrorBox
        sentence={
          isGone
            ? 'It was used already, has run out, or was copied in part. Ask an administrator for a new one.'
            : link.error.message
        }
        onRetry={isGone ? undefined : () => void link.refetch()}
      />
      <LinkButton to="/sign-in">Sign in</LinkButton>
    </BarePage>
  )
}

const WORDS: Readonly<Record<Link['kind'], { title: (link: Link) => string; reason: string; button: string }>> = {
  first_owner: {
    title: () => 'Welcome to Volant',
    reason: 'You become the first owner. You can invite everybody else afterwards.',
    button: 'Start',
  },
  invitation: {
    title: ({ companyName }) => `Join ${companyName}`,
    reason: 'Choose a password, and you are in.',
    button: 'Join',
  },
  reset: {
    title: () => 'Choose a new password',
    reason: 'You are signed out everywhere else when you do.',
    button: 'Set password',
  },
}

function AcceptForm({ token, link }: { token: string; link: Link }) {
  const isFirst = link.kind === 'first_owner'
  const words = WORDS[link.kind]
  const [name, setName] = useState(link.name ?? '')
  const [email, setEmail] = useState(link.email ?? '')
  const [password, setPassword] = useState('')
  const [companyName, setCompanyName] = useState('')
  const [timeZone, setTimeZone] = useState<string>(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
  const action = useAction(acceptLink, { failure: 'none', topics: [], onDone: () => globalThis.location.assign('/') })
  const problem = (path: string) => (action.error instanceof CallError ? action.error.for(path) : null)
  const isNamed = ['name', 'email', 'password', 'companyName', 'timeZone'].some((path) => problem(path) !== null)

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (action.pending) return
    const person = link.kind === 'reset' ? {} : { name }
    const company = { email, timeZone, ...(companyName.trim() ? { companyName } : {}) }
    action.run({ token, password, ...person, ...(isFirst ? company : {}) })
  }
  return (
    <BarePage title={words.title(link)} reason={words.reason}>
      <form className="bare-form" onSubmit={submit}>
        {link.kind === 'reset' ? null : (
          <TextField
            label="Your name"
            autoComplete="name"
            required
            value={name}
            onChange={setName}
            error={problem('name')}
          />
        )}
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          readOnly={!isFirst}
          value={email}
          onChange={setEmail}
          error={problem('email')}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          required
          minLength={PASSWORD_LENGTH.min}
          maxLength={PASSWORD_LENGTH.max}
          value={password}
          onChange={setPassword}
          hint={`At least ${PASSWORD_LENGTH.min} characters; three or four words are easiest to remember.`}
          error={problem('password')}
        />
        {isFirst ? (
          <>
            <TextField
              label="Company"
              autoComplete="organization"
              value={companyName}
              onChange={setCompanyName}
              error={problem('companyName')}
            />
            <Select
              label="Time zone"
              searchable
              options={timeZonesWith(timeZone)}
              value={timeZone}
              onChange={setTimeZone}
              hint="Days begin and end by it, for everybody."
              error={problem('timeZone')}
            />
          </>
        ) : null}
        {action.failure && !isNamed ? <ErrorBox sentence={action.failure} /> : null}
        <Button look="primary" type="submit" pending={action.pending}>
          {words.button}
        </Button>
      </form>
    </BarePage>
  )
}
