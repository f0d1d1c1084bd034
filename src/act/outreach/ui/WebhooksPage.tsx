import './outreach.css'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { CopyDialog } from '../../../web/pages/settings/CopyDialog.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import {
  changeWebhookEndpoint,
  listWebhookEndpoints,
  testWebhookEndpoint,
  type WebhookEndpoint,
} from '../contract-webhooks.ts'
import { OUTREACH_TOPICS } from './outreach-words.ts'
import { EndpointDialog, RedeliverDialog, RemoveDialog, RotateDialog } from './WebhookDialogs.tsx'

type Open =
  | { what: 'edit'; endpoint: WebhookEndpoint | null }
  | { what: 'rotate' | 'redeliver' | 'remove'; endpoint: WebhookEndpoint }
  | { what: 'secret'; name: string; secret: string }

/** Where webhooks go, and whether they arrive. */
export function WebhooksPage() {
  const mayAdminister = useMay('sources.administer')
  const [open, setOpen] = useState<Open | null>(null)
  const endpoints = useCall(listWebhookEndpoints, {}, { topics: OUTREACH_TOPICS })
  const add = (
    <Button look="primary" icon="plus" onClick={() => setOpen({ what: 'edit', endpoint: null })}>
      Add an endpoint
    </Button>
  )
  return (
    <SettingsLayout
      title={endpoints.data ? titleOf(endpoints.data.endpoints) : 'Webhooks'}
      reason="Playbooks tell other systems what happens. Every message is signed by Standard Webhooks, keeps its id, and is tried for three days."
      action={mayAdminister && (endpoints.data?.endpoints.length ?? 0) > 0 ? add : null}
    >
      <Answer of={endpoints}>
        {({ endpoints: shown }) =>
          shown.length === 0 ? (
            <EmptyState title="An endpoint is where another system listens" action={mayAdminister ? add : null}>
              Add its address, put the secret into the receiver, and a step of a playbook can send to it.
            </EmptyState>
          ) : (
            <PlainTable
              label="Endpoints"
              heads={['Endpoint', 'State', 'Last 7 days', 'Last arrival', 'Playbooks']}
              hasActions
            >
              {shown.map((endpoint) => (
                <EndpointLine key={endpoint.id} endpoint={endpoint} mayAdminister={mayAdminister} onOpen={setOpen} />
              ))}
            </PlainTable>
          )
        }
      </Answer>
      {open === null ? null : <OpenDialog open={open} onOpen={setOpen} />}
    </SettingsLayout>
  )
}

function titleOf(endpoints: readonly WebhookEndpoint[]): string {
  const failing = endpoints.filter(({ state, deliveries }) => state === 'gone' || deliveries.failed > 0)
  if (endpoints.length === 0) return 'No webhooks yet'
  const waiting = endpoints.reduce((sum, { deliveries }) => sum + deliveries.waiting, 0)
  if (failing.length === 0 && waiting > 0)
    return `${counted(endpoints.length, 'endpoint')}, ${counted(waiting, 'message')} on the way`
  if (failing.length === 0) return `${counted(endpoints.length, 'endpoint')}, all messages arrive`
  return `${failing.length} of ${counted(endpoints.length, 'endpoint')} to look at`
}

function OpenDialog({ open, onOpen }: { open: Open; onOpen: (open: Open | null) => void }) {
  const close = () => onOpen(null)
  const showSecret = (name: string, secret: string) => onOpen({ what: 'secret', name, secret })
  switch (open.what) {
    case 'edit':
      return <EndpointDialog endpoint={open.endpoint} onClose={close} onSecret={showSecret} />
    case 'rotate':
      return <RotateDialog endpoint={open.endpoint} onClose={close} onSecret={showSecret} />
    case 'redeliver':
      return <RedeliverDialog endpoint={open.endpoint} onClose={close} />
    case 'remove':
      return <RemoveDialog endpoint={open.endpoint} onClose={close} />
    case 'secret':
      return (
        <CopyDialog title={`The secret of ${open.name}`} text={open.secret} label="Secret" onClose={close}>
          It is shown this once. Put it into the receiver: by it, the receiver knows that a message is from you.
        </CopyDialog>
      )
  }
}

interface LineProps {
  endpoint: WebhookEndpoint
  mayAdminister: boolean
  onOpen: (open: Open) => void
}

function EndpointLine({ endpoint, mayAdminister, onOpen }: LineProps) {
  const { deliveries, playbooks } = endpoint
  return (
    <tr>
      <td>
        <b>{endpoint.name}</b>
        <div className="l t12">{endpoint.url ?? endpoint.host}</div>
      </td>
      <td>
        <EndpointState endpoint={endpoint} />
      </td>
      <td>
        <Link to="/outbox" search={{ endpoint: endpoint.id }} className="link">
          {number(deliveries.sent)} arrived
          {deliveries.failed > 0 ? `, ${number(deliveries.failed)} failed` : ''}
          {deliveries.waiting > 0 ? `, ${number(deliveries.waiting)} wait` : ''}
        </Link>
      </td>
      <td>
        {endpoint.lastSentAt ? <InstantText instant={endpoint.lastSentAt} /> : <span className="l">nothing yet</span>}
      </td>
      <td>{playbooks.length === 0 ? <span className="l">–</span> : playbooks.map(({ name }) => name).join(', ')}</td>
      <td className="act">{mayAdminister ? <EndpointMenu endpoint={endpoint} onOpen={onOpen} /> : null}</td>
    </tr>
  )
}

const STATE_WORDS = { on: 'On', off: 'Off', gone: 'Gone' } as const

function EndpointState({ endpoint: { state, because, oldSecretUntil } }: { endpoint: WebhookEndpoint }) {
  return (
    <>
      <span className="row gap1">
        {state === 'gone' ? <BandShape band="poor" hidden /> : null}
        {STATE_WORDS[state]}
      </span>
      {because ? <div className="m t12">{because}</div> : null}
      {oldSecretUntil ? <div className="l t12">The old secret signs along for a day.</div> : null}
    </>
  )
}

function EndpointMenu({ endpoint, onOpen }: Omit<LineProps, 'mayAdminister'>) {
  const change = useAction(changeWebhookEndpoint, { topics: OUTREACH_TOPICS })
  const test = useAction(testWebhookEndpoint, {
    topics: OUTREACH_TOPICS,
    onDone: () => toast('A test message is on its way. See the outbox for the answer.'),
  })
  const isOn = endpoint.state === 'on'
  return (
    <Menu
      entries={[
        ...(isOn ? [{ label: 'Send a test message', onSelect: () => test.run({ endpointId: endpoint.id }) }] : []),
        { label: 'Change…', onSelect: () => onOpen({ what: 'edit', endpoint }) },
        { label: 'Make a new secret…', onSelect: () => onOpen({ what: 'rotate', endpoint }) },
        ...(isOn
          ? [{ label: 'Deliver again…', onSelect: () => onOpen({ what: 'redeliver' as const, endpoint }) }]
          : []),
        {
          label: isOn ? 'Switch off' : 'Switch on',
          onSelect: () => change.run({ endpointId: endpoint.id, state: isOn ? 'off' : 'on' }),
        },
        'line',
        { label: 'Remove…', onSelect: () => onOpen({ what: 'remove', endpoint }) },
      ]}
      trigger={<IconButton icon="more" label={`More for ${endpoint.name}`} />}
    />
  )
}
