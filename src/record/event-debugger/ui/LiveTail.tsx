import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, NONE } from '../../../web/design/format.ts'
import { TextField } from '../../../web/design/fields.tsx'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { tailEvents } from '../contract.ts'
import type { TailItem } from '../contract.ts'
import { DEBUGGER_TOPICS, holdsWords, TAIL_WORDS, titleOf, whoOf } from './debugger-words.ts'
import { RawText } from './RawText.tsx'
import { useRowKeys } from './use-row-keys.ts'

const ASK_EVERY_MS = 2_000

interface LiveTailProps {
  sourceId: number
  find: string
  onFind: (text: string) => void
}

/** The last items as they come. While one of them is open the list stands still, and says how many came since. */
export function LiveTail({ sourceId, find, onFind }: LiveTailProps) {
  const [open, setOpen] = useState<number | null>(null)
  const [frozen, setFrozen] = useState<readonly TailItem[] | null>(null)
  const tail = useCall(
    tailEvents,
    { sourceId, limit: 200 },
    { topics: DEBUGGER_TOPICS, freshMs: 0, everyMs: ASK_EVERY_MS },
  )
  const list = useRowKeys()
  const toggle = (sequence: number, items: readonly TailItem[]) => {
    const isOpening = open !== sequence
    setOpen(isOpening ? sequence : null)
    setFrozen(isOpening ? items : null)
  }
  return (
    <Answer of={tail}>
      {({ items: newest }) => {
        const items = frozen ?? newest
        const shown = find.trim() === '' ? items : items.filter((item) => holdsWords(item, find.trim()))
        const newer = newest.filter(({ sequence }) => sequence > (items[0]?.sequence ?? 0)).length
        if (items.length === 0) return <NothingYet sourceId={sourceId} />
        return (
          <Section
            title={`The last ${counted(shown.length, 'item')}, the newest first`}
            reason="Kept in memory since Volant started, at most 200 of each source."
            aside={
              frozen && newer > 0 ? (
                <Button
                  onClick={() => {
                    setOpen(null)
                    setFrozen(null)
                  }}
                >
                  {newer} new
                </Button>
              ) : null
            }
          >
            <div className="debug-filters">
              <TextField
                label="Find"
                hideLabel
                data-search
                placeholder="Find an event, user, account or property"
                value={find}
                onChange={onFind}
              />
            </div>
            {shown.length === 0 ? <p className="m">None of the last items holds these words.</p> : null}
            <ul className="debug-list" ref={list}>
              {shown.map((item) => (
                <li key={item.sequence}>
                  <TailRow item={item} isOpen={open === item.sequence} onToggle={() => toggle(item.sequence, items)} />
                </li>
              ))}
            </ul>
          </Section>
        )
      }}
    </Answer>
  )
}

function NothingYet({ sourceId }: { sourceId: number }) {
  return (
    <EmptyState
      title="Events show here as they arrive"
      action={
        <Link to="/connect" search={{ source: sourceId }} className="btn">
          Connect my product
        </Link>
      }
    >
      Nothing has come from this source since Volant started. Send an event and watch it here, with its account or with
      what keeps it from one.
    </EmptyState>
  )
}

function TailRow({ item, isOpen, onToggle }: { item: TailItem; isOpen: boolean; onToggle: () => void }) {
  const { word, band } = TAIL_WORDS[item.state]
  const { title, note } = titleOf(item.name, item.type)
  return (
    <>
      <button
        type="button"
        className="debug-row tail"
        data-row={item.sequence}
        aria-expanded={isOpen}
        onClick={onToggle}
      >
        <span className="row gap2 nw">
          <BandShape band={band} hidden />
          <span className="t12">{word}</span>
        </span>
        <span className="cut">
          <span className="b">{title}</span> <span className="l t12">{note}</span>
        </span>
        <span className="cut m">{whoOf(item)}</span>
        <span className="cut">{item.account?.name ?? item.groupKey ?? <span className="l">{NONE}</span>}</span>
        <span className="l t12 r">
          <InstantText instant={item.receivedAt} />
        </span>
      </button>
      {isOpen ? <TailDetail item={item} /> : null}
    </>
  )
}

function TailDetail({ item }: { item: TailItem }) {
  return (
    <div className="debug-detail">
      {item.waits ? (
        <p>
          {item.waits.because} <span className="m">{item.waits.remedy}</span>
        </p>
      ) : null}
      {item.reason ? <p>{item.reason}</p> : null}
      <dl className="debug-facts">
        <dt>Account</dt>
        <dd>
          {item.account ? (
            <Link to={`/accounts/${item.account.id}`} className="link">
              {item.account.name}
            </Link>
          ) : (
            NONE
          )}
        </dd>
        <dt>User</dt>
        <dd>{item.userId ?? NONE}</dd>
        <dt>Visitor</dt>
        <dd>{item.anonymousId ?? NONE}</dd>
        <dt>Group</dt>
        <dd>{item.groupKey ?? NONE}</dd>
        <dt>Message id</dt>
        <dd className="mono">{item.messageId ?? NONE}</dd>
        <dt>Received</dt>
        <dd>
          <InstantText instant={item.receivedAt} as="exact" />
        </dd>
      </dl>
      <RawText label="Properties" text={item.properties} />
    </div>
  )
}
