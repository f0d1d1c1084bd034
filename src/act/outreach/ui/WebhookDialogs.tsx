import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { counted } from '../../../web/design/format.ts'
import { DateField, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  redeliverWebhooks,
  removeWebhookEndpoint,
  rotateWebhookSecret,
  type WebhookEndpoint,
} from '../contract-webhooks.ts'
import { WEBHOOK_EVENTS, type WebhookEvent } from '../webhook-events.ts'
import { EVENT_WORDS, OUTREACH_TOPICS } from './outreach-words.ts'

interface EndpointProps {
  endpoint: WebhookEndpoint
  onClose: () => void
}

interface FrameProps {
  title: string
  button: string
  keep?: string
  pending: boolean
  failure: string | null
  onClose: () => void
  onSubmit: () => void
  children: ReactNode
}

function FormDialog({ title, button, keep = 'Cancel', pending, failure, onClose, onSubmit, children }: FrameProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!pending) onSubmit()
  }
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button onClick={onClose}>{keep}</Button>
          <Button look="primary" type="submit" form="webhook-form" pending={pending}>
            {button}
          </Button>
        </>
      }
    >
      <form id="webhook-form" className="bare-form" onSubmit={submit}>
        {children}
        {failure ? <ErrorBox sentence={failure} /> : null}
      </form>
    </Dialog>
  )
}

interface EndpointDialogProps {
  /** Null: a new one. */
  endpoint: WebhookEndpoint | null
  onClose: () => void
  onSecret: (name: string, secret: string) => void
}

export function EndpointDialog({ endpoint, onClose, onSecret }: EndpointDialogProps) {
  const [name, setName] = useState(endpoint?.name ?? '')
  const [url, setUrl] = useState(endpoint?.url ?? '')
  const [events, setEvents] = useState(endpoint?.events ?? null)
  const create = useAction(createWebhookEndpoint, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: ({ secret }) => onSecret(name, secret),
  })
  const change = useAction(changeWebhookEndpoint, { topics: OUTREACH_TOPICS, failure: 'none', onDone: onClose })
  const action = endpoint ? change : create
  const problem = (path: string) => (action.error instanceof CallError ? action.error.for(path) : null)
  const hasPlace = problem('name') !== null || problem('url') !== null
  return (
    <FormDialog
      title={endpoint ? `Change ${endpoint.name}` : 'Add an endpoint'}
      button={endpoint ? 'Save' : 'Add'}
      pending={action.pending}
      failure={hasPlace ? null : action.failure}
      onClose={onClose}
      onSubmit={() =>
        endpoint ? change.run({ endpointId: endpoint.id, name, url, events }) : create.run({ name, url, events })
      }
    >
      <TextField label="Name" required placeholder="Our CRM" value={name} onChange={setName} error={problem('name')} />
      <TextField
        label="Address"
        required
        type="url"
        placeholder="https://example.com/hooks/volant"
        value={url}
        onChange={setUrl}
        error={problem('url')}
        hint="Public addresses only; redirects are not followed."
      />
      <EventChoice events={events} onChange={setEvents} />
    </FormDialog>
  )
}

interface EventChoiceProps {
  events: readonly WebhookEvent[] | null
  onChange: (events: WebhookEvent[] | null) => void
}

/** What it hears of besides what playbooks send to it. */
function EventChoice({ events, onChange }: EventChoiceProps) {
  const chosen = new Set<WebhookEvent>(events ?? WEBHOOK_EVENTS)
  const choose = (event: WebhookEvent, isOn: boolean) => {
    const now = WEBHOOK_EVENTS.filter((one) => (one === event ? isOn : chosen.has(one)))
    onChange(now.length === WEBHOOK_EVENTS.length ? null : now)
  }
  return (
    <fieldset className="bare-form">
      <legend className="m">Hears of, besides what playbooks send to it</legend>
      <Checkbox
        label="All leads"
        checked={events === null}
        mixed={events !== null && events.length > 0}
        onChange={(isOn) => onChange(isOn ? null : [])}
      />
      {WEBHOOK_EVENTS.map((event) => (
        <Checkbox
          key={event}
          label={EVENT_WORDS[event]}
          checked={chosen.has(event)}
          onChange={(isOn) => choose(event, isOn)}
        />
      ))}
    </fieldset>
  )
}

export function RotateDialog({ endpoint, onClose, onSecret }: EndpointProps & Pick<EndpointDialogProps, 'onSecret'>) {
  const [dropOld, setDropOld] = useState(false)
  const rotate = useAction(rotateWebhookSecret, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: ({ secret }) => onSecret(endpoint.name, secret),
  })
  return (
    <FormDialog
      title={`Make a new secret of ${endpoint.name}?`}
      button="Make a new secret"
      keep="Keep the old one"
      pending={rotate.pending}
      failure={rotate.failure}
      onClose={onClose}
      onSubmit={() => rotate.run({ endpointId: endpoint.id, dropOld })}
    >
      <p>For a day every message is signed with both, so that the receiver can change over without losing any.</p>
      <Checkbox label="The old secret is known to others: void it at once" checked={dropOld} onChange={setDropOld} />
    </FormDialog>
  )
}

export function RedeliverDialog({ endpoint, onClose }: EndpointProps) {
  const today = useToday()
  const [from, setFrom] = useState<Day | null>(today)
  const [to, setTo] = useState<Day | null>(today)
  const [withSent, setWithSent] = useState(false)
  const redeliver = useAction(redeliverWebhooks, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: ({ count }) => {
      toast(count === 0 ? 'There was nothing to deliver again.' : `${counted(count, 'message')} on the way again.`)
      onClose()
    },
  })
  return (
    <FormDialog
      title={`Deliver again to ${endpoint.name}`}
      button="Deliver again"
      pending={redeliver.pending}
      failure={redeliver.failure}
      onClose={onClose}
      onSubmit={() => {
        if (from && to) redeliver.run({ endpointId: endpoint.id, ...rangeOf(from, to), withSent })
      }}
    >
      <p>Messages go out under the ids they had, so that the receiver can tell what it knows already.</p>
      <DateField label="From" required value={from} onChange={setFrom} />
      <DateField label="To" required value={to} onChange={setTo} />
      <Checkbox label="Also what arrived already" checked={withSent} onChange={setWithSent} />
    </FormDialog>
  )
}

/** Whole days as the reader's clock has them, the last one included. */
function rangeOf(from: Day, to: Day): { from: string; to: string } {
  const end = new Date(`${to}T00:00:00`)
  end.setDate(end.getDate() + 1)
  return { from: new Date(`${from}T00:00:00`).toISOString(), to: end.toISOString() }
}

export function RemoveDialog({ endpoint, onClose }: EndpointProps) {
  const remove = useAction(removeWebhookEndpoint, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: () => {
      toast(`${endpoint.name} is removed.`)
      onClose()
    },
  })
  return (
    <FormDialog
      title={`Remove ${endpoint.name}?`}
      button="Remove"
      keep="Keep"
      pending={remove.pending}
      failure={remove.failure}
      onClose={onClose}
      onSubmit={() => remove.run({ endpointId: endpoint.id })}
    >
      <p>
        Messages that wait for it are dropped and their runs go on without it.
        {endpoint.playbooks.length > 0
          ? ` ${endpoint.playbooks.map(({ name }) => name).join(', ')} send to it: change them first.`
          : ''}
      </p>
    </FormDialog>
  )
}
