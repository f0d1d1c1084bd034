import { useState } from 'react'
import type { ReactNode } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { Select } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { dismissIssue, listIssues, recallIssue, resendIssue } from '../contract.ts'
import type { EventIssue, IssueFilter } from '../contract.ts'
import { DEBUGGER_TOPICS, KIND_WORDS, titleOf } from './debugger-words.ts'
import { IssueDetail } from './IssueDetail.tsx'
import { ManyIssues } from './ManyIssues.tsx'
import { useRowKeys } from './use-row-keys.ts'

const PAGE = 50
const ANY = ''

interface IssueListProps {
  sourceId: number
  kind: EventIssue['kind']
  filter: Omit<IssueFilter, 'kind'>
  onFilter: (change: Partial<Omit<IssueFilter, 'kind'>>) => void
}

/** What could not be used as it came, each with its reason and its bytes, and the ways to be done with it. */
export function IssueList({ sourceId, kind, filter, onFilter }: IssueListProps) {
  const [offset, setOffset] = useState(0)
  const [open, setOpen] = useState<number | null>(null)
  const words = KIND_WORDS[kind]
  const meant = { ...filter, kind }
  const list = useCall(listIssues, { sourceId, filter: meant, offset, limit: PAGE }, { topics: DEBUGGER_TOPICS })
  const deeds = useDeeds(sourceId)
  const rows = useRowKeys(
    filter.state === 'open'
      ? { onSend: (id) => deeds.send(Number(id)), onDismiss: (id) => deeds.dismiss(Number(id)) }
      : {},
  )
  const change = (next: Partial<Omit<IssueFilter, 'kind'>>) => {
    setOffset(0)
    setOpen(null)
    onFilter(next)
  }
  return (
    <Answer of={list}>
      {({ rows: issues, total, codes, names }) => (
        <Section title={headingOf(total, words.tab, filter)} reason={words.why}>
          <IssueFilters filter={filter} codes={codes} names={names} onChange={change}>
            {filter.state === 'open' && total > 0 ? <ManyIssues {...{ sourceId, total }} filter={meant} /> : null}
          </IssueFilters>
          {total === 0 ? <EmptyState title={emptyTitle(filter)}>{words.none}</EmptyState> : null}
          <ul className="debug-list" ref={rows}>
            {issues.map((issue) => (
              <li key={issue.id}>
                <IssueRow
                  issue={issue}
                  isOpen={open === issue.id}
                  onToggle={() => setOpen(open === issue.id ? null : issue.id)}
                />
                {open === issue.id ? <IssueDetail issue={issue} onDismiss={() => deeds.dismiss(issue.id)} /> : null}
              </li>
            ))}
          </ul>
          {total > PAGE ? (
            <div className="row gap2">
              <span className="l grow">
                {number(offset + 1)} to {number(Math.min(total, offset + PAGE))} of {number(total)}
              </span>
              {offset > 0 ? <Button onClick={() => setOffset(Math.max(0, offset - PAGE))}>Newer</Button> : null}
              {offset + PAGE < total ? <Button onClick={() => setOffset(offset + PAGE)}>Older</Button> : null}
            </div>
          ) : null}
        </Section>
      )}
    </Answer>
  )
}

interface IssueFiltersProps {
  filter: Omit<IssueFilter, 'kind'>
  codes: readonly Counted[]
  names: readonly Counted[]
  onChange: IssueListProps['onFilter']
  /** At the right: what can be done with all of them. */
  children: ReactNode
}

function IssueFilters({ filter, codes, names, onChange, children }: IssueFiltersProps) {
  return (
    <div className="debug-filters">
      <Segmented
        label="State"
        options={[
          { key: 'open', label: 'Open' },
          { key: 'resent', label: 'Sent again' },
          { key: 'dismissed', label: 'Dismissed' },
        ]}
        value={filter.state}
        onChange={(state) => onChange({ state, code: null, name: null })}
      />
      <ValuePicker
        label="Reason"
        any="Any reason"
        values={codes}
        value={filter.code}
        onPick={(code) => onChange({ code })}
      />
      <ValuePicker
        label="Event"
        any="Any event"
        values={names}
        value={filter.name}
        onPick={(name) => onChange({ name })}
      />
      <span className="grow" />
      {children}
    </div>
  )
}

function headingOf(total: number, tab: string, { state }: Omit<IssueFilter, 'kind'>): string {
  if (state === 'resent') return `${counted(total, 'item')} sent again`
  if (state === 'dismissed') return `${counted(total, 'item')} dismissed`
  const how = tab === KIND_WORDS.conflict.tab ? 'in conflict' : tab.toLowerCase()
  return total === 0 ? `Nothing ${how}` : `${counted(total, 'item')} ${how}`
}

function emptyTitle({ code, name, state }: Omit<IssueFilter, 'kind'>): string {
  if (code !== null || name !== null) return 'Nothing fits this filter'
  return state === 'open' ? 'Nothing to look at' : 'Nothing here'
}

interface Counted {
  value: string
  count: number
}

interface ValuePickerProps {
  label: string
  any: string
  values: readonly Counted[]
  value: string | null
  onPick: (value: string | null) => void
}

function ValuePicker({ label, any, values, value, onPick }: ValuePickerProps) {
  if (values.length === 0 && value === null) return null
  const known = values.some((one) => one.value === value) || value === null ? values : [{ value, count: 0 }, ...values]
  return (
    <Select
      label={label}
      hideLabel
      value={value ?? ANY}
      onChange={(picked) => onPick(picked === ANY ? null : picked)}
      options={[
        { value: ANY, label: any },
        ...known.map((one) => ({ value: one.value, label: one.value, note: number(one.count) })),
      ]}
    />
  )
}

function IssueRow({ issue, isOpen, onToggle }: { issue: EventIssue; isOpen: boolean; onToggle: () => void }) {
  const { title, note } = titleOf(issue.eventName, issue.eventType)
  return (
    <button type="button" className="debug-row issue" data-row={issue.id} aria-expanded={isOpen} onClick={onToggle}>
      <span className="cut">
        <span className="b">{title}</span> <span className="l t12">{note}</span>
      </span>
      <span className="m">{issue.message}</span>
      <span className="l t12 r nw">
        <InstantText instant={issue.receivedAt} />
      </span>
    </button>
  )
}

function useDeeds(sourceId: number) {
  const recall = useAction(recallIssue, { topics: DEBUGGER_TOPICS })
  const dismiss = useAction(dismissIssue, {
    topics: DEBUGGER_TOPICS,
    onDone: (_output, { issueId }) => toast('The item is dismissed.', { undo: () => recall.run({ issueId }) }),
  })
  const send = useAction(resendIssue, {
    topics: DEBUGGER_TOPICS,
    onDone: ({ isAccepted, message }) =>
      toast(isAccepted ? 'Sent again.' : `Still refused: ${message}`, isAccepted ? {} : { tone: 'wrong' }),
  })
  return {
    sourceId,
    dismiss: (issueId: number) => dismiss.run({ issueId }),
    send: (issueId: number) => send.run({ issueId }),
  }
}
