import '../../../web/pages/settings/settings.css'
import './outreach.css'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { number } from '../../../web/design/format.ts'
import { Icon } from '../../../web/design/icon.tsx'
import { Select } from '../../../web/design/fields.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { getOutreachState, listEffects, type Effect } from '../contract.ts'
import { EFFECT_KINDS, EFFECT_STATES } from '../effect-words.ts'
import { EffectState } from './EffectState.tsx'
import { OutboxEntry } from './OutboxEntry.tsx'
import { KIND_WORDS, OUTREACH_TOPICS, outboxSentence, STATE_WORDS } from './outreach-words.ts'

const PAGE = 50

const Search = z.object({
  kind: z.enum(EFFECT_KINDS).optional().catch(undefined),
  state: z.enum(EFFECT_STATES).optional().catch(undefined),
  account: z.coerce.number().int().positive().optional().catch(undefined),
  endpoint: z.coerce.number().int().positive().optional().catch(undefined),
  message: z.string().max(200).optional().catch(undefined),
})

const ANY = { value: 'any', label: 'Any' } as const
const KINDS = [ANY, ...EFFECT_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind].label }))]
const STATES = [ANY, ...EFFECT_STATES.map((state) => ({ value: state, label: STATE_WORDS[state] }))]

/** Everything that left the house or is to leave it, and why what waits does. */
export function OutboxPage() {
  const [search, setSearch] = useSearchState(Search)
  const [page, setPage] = useState(0)
  const { kind, state, account: accountId, endpoint: endpointId, message } = search
  const filter = { kind, state, accountId, endpointId }
  const effects = useCall(listEffects, { ...filter, offset: page * PAGE, limit: PAGE }, { topics: OUTREACH_TOPICS })
  const outreach = useCall(getOutreachState, {}, { topics: OUTREACH_TOPICS })
  const narrow = (change: Partial<z.input<typeof Search>>) => {
    setSearch(change)
    setPage(0)
  }
  const isNarrowed = Object.values(filter).some((value) => value !== undefined)
  return (
    <div className="outbox">
      <div className="outbox-list">
        <header>
          <h1 className="h1">
            {outreach.data && effects.data
              ? outboxSentence(outreach.data.waiting, outreach.data.failed, isNarrowed || effects.data.total > 0)
              : 'Outbox'}
          </h1>
          <p className="m">E-mails, Slack messages and webhooks of playbooks: each goes out once, under one id.</p>
        </header>
        <Obstacles sentences={outreach.data?.sentences ?? []} />
        <div className="filter-line">
          <Select
            label="Way"
            options={KINDS}
            value={kind ?? 'any'}
            onChange={(value) => narrow({ kind: value === 'any' ? undefined : value })}
          />
          <Select
            label="State"
            options={STATES}
            value={state ?? 'any'}
            onChange={(value) => narrow({ state: value === 'any' ? undefined : value })}
          />
          {accountId === undefined && endpointId === undefined ? null : (
            <Button onClick={() => narrow({ account: undefined, endpoint: undefined })}>
              {accountId === undefined ? 'Of all endpoints' : 'Of all accounts'}
            </Button>
          )}
        </div>
        <Answer of={effects}>
          {({ effects: shown, total }) =>
            shown.length === 0 ? (
              <EmptyState
                title={isNarrowed ? 'Nothing matches' : 'What a playbook sends comes here, with every attempt'}
                action={isNarrowed ? null : <LinkButton to="/playbooks">Open the playbooks</LinkButton>}
              >
                {isNarrowed ? 'Choose another way or state.' : 'Switch one on that writes to customers or colleagues.'}
              </EmptyState>
            ) : (
              <>
                <EffectTable effects={shown} onOpen={(id) => narrow({ message: id })} />
                <p className="row gap2">
                  {page > 0 ? <Button onClick={() => setPage(page - 1)}>Newer</Button> : null}
                  {(page + 1) * PAGE < total ? <Button onClick={() => setPage(page + 1)}>Older</Button> : null}
                  <span className="l t12">{number(total)} in all</span>
                </p>
              </>
            )
          }
        </Answer>
      </div>
      {message === undefined ? null : <OutboxEntry effectId={message} onClose={() => narrow({ message: undefined })} />}
    </div>
  )
}

function Obstacles({ sentences }: { sentences: readonly string[] }) {
  const mayAdminister = useMay('sources.administer')
  if (sentences.length === 0) return null
  return (
    <Banner
      tone="late"
      action={
        mayAdminister ? (
          <Link to="/settings/outreach" className="link">
            Set it up
          </Link>
        ) : null
      }
    >
      {sentences.join(' ')}
    </Banner>
  )
}

function EffectTable({ effects, onOpen }: { effects: readonly Effect[]; onOpen: (id: string) => void }) {
  return (
    <PlainTable label="Messages" heads={['Message', 'To', 'Account', 'State', 'Made']}>
      {effects.map((effect) => (
        <tr key={effect.id}>
          <td>
            <button type="button" className="link row gap2" onClick={() => onOpen(effect.id)}>
              <Icon name={KIND_WORDS[effect.kind].icon} />
              <span className="only-read">{KIND_WORDS[effect.kind].label}: </span>
              <span>{effect.title ?? 'Hidden for your role'}</span>
            </button>
          </td>
          <td>{effect.to}</td>
          <td>
            {effect.account ? (
              <Link to={`/accounts/${effect.account.id}`} className="link">
                {effect.account.name}
              </Link>
            ) : (
              <span className="l">–</span>
            )}
          </td>
          <td>
            <EffectState effect={effect} />
          </td>
          <td className="nw">
            <InstantText instant={effect.createdAt} />
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}
