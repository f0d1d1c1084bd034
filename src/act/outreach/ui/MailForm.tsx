import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { NumberField, Select, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { saveMailServer } from '../contract-services.ts'
import { OUTREACH_TOPICS } from './outreach-words.ts'
import type { Services } from './ServicesPage.tsx'

const SECURITIES = [
  { value: 'starttls', label: 'STARTTLS (587)' },
  { value: 'tls', label: 'TLS from the start (465)' },
  { value: 'none', label: 'TLS if offered (25)' },
] as const
type Security = (typeof SECURITIES)[number]['value']
const PORTS: Readonly<Record<Security, number>> = { starttls: 587, tls: 465, none: 25 }

/** `Acme Success <cs@acme.example>` in its two parts. */
function fromParts(from: string | null): { name: string; email: string } {
  const match = /^(.*?)\s*<([^>]+)>$/.exec(from ?? '')
  return { name: match?.[1] ?? '', email: match?.[2] ?? from ?? '' }
}

export function MailForm({ mail }: { mail: Services['mail'] }) {
  const known = fromParts(mail.from)
  const [host, setHost] = useState(mail.host ?? '')
  const [security, setSecurity] = useState<Security>(mail.security ?? 'starttls')
  const [port, setPort] = useState<number | null>(mail.port ?? PORTS.starttls)
  const [user, setUser] = useState(mail.user ?? '')
  const [password, setPassword] = useState('')
  const [fromName, setFromName] = useState(known.name)
  const [fromEmail, setFromEmail] = useState(known.email)
  const save = useAction(saveMailServer, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: () => toast('The mail server is saved.'),
  })
  const problem = (path: string) => (save.error instanceof CallError ? save.error.for(path) : null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (save.pending) return
    const secret = password === '' ? {} : { password }
    save.run({ host, port: port ?? 0, security, user, fromName, fromEmail, ...secret })
  }
  const isKept = mail.state === 'on' && mail.user !== null
  return (
    <form className="settings-form" onSubmit={submit}>
      <TextField
        label="Mail server"
        required
        placeholder="smtp.example.com"
        value={host}
        onChange={setHost}
        error={problem('host')}
      />
      <Select
        label="Security"
        options={SECURITIES}
        value={security}
        onChange={(chosen) => {
          setSecurity(chosen)
          setPort(PORTS[chosen])
        }}
      />
      <NumberField
        label="Port"
        required
        min={1}
        max={65_535}
        step={1}
        value={port}
        onChange={setPort}
        error={problem('port')}
      />
      <TextField
        label="User"
        autoComplete="off"
        value={user}
        onChange={setUser}
        hint="Empty if the server asks for none."
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        hint={isKept ? 'Empty: the one that is kept stays.' : undefined}
      />
      <TextField
        label="Sender’s name"
        required
        placeholder="Acme Success"
        value={fromName}
        onChange={setFromName}
        error={problem('fromName')}
      />
      <TextField
        label="Sender’s address"
        required
        type="email"
        placeholder="success@acme.example"
        value={fromEmail}
        onChange={setFromEmail}
        error={problem('fromEmail')}
      />
      {save.failure && !(save.error instanceof CallError && save.error.details.length > 0) ? (
        <ErrorBox sentence={save.failure} />
      ) : null}
      <div className="action">
        <Button look="primary" type="submit" pending={save.pending}>
          Save the mail server
        </Button>
      </div>
    </form>
  )
}
